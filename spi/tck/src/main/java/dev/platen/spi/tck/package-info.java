/// Contracts that a plugin must pass, as JUnit tests that its author extends.
@NullMarked
package dev.platen.spi.tck;

import org.jspecify.annotations.NullMarked;
