/// Checks of the manifests for Kubernetes.
@NullMarked
package dev.platen.deploy;

import org.jspecify.annotations.NullMarked;
