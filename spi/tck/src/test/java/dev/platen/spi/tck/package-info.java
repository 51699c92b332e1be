/// The kit, tried on a right implementation and on wrong ones.
@NullMarked
package dev.platen.spi.tck;

import org.jspecify.annotations.NullMarked;
