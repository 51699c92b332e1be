/// Scaling by arrival rate and backlog: what KEDA does, tuned.
@NullMarked
package dev.platen.scaling.backlog;

import org.jspecify.annotations.NullMarked;
