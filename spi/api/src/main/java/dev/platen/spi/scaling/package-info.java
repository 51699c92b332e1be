/// The scaling point: factory → strategy → decision.
@NullMarked
package dev.platen.spi.scaling;

import org.jspecify.annotations.NullMarked;
