/// What all plugins have in common: identity, the SPI's version, settings.
@NullMarked
package dev.platen.spi;

import org.jspecify.annotations.NullMarked;
