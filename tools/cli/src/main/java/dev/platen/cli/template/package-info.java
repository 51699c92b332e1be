/// Templates of a running instance, over its HTTP API.
@NullMarked
package dev.platen.cli.template;

import org.jspecify.annotations.NullMarked;
