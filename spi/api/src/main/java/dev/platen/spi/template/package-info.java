/// The template engine point: factory → engine → compiled template → render into a sink under a budget.
@NullMarked
package dev.platen.spi.template;

import org.jspecify.annotations.NullMarked;
