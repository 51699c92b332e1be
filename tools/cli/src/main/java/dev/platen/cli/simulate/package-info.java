/// The runs of `tools/platen simulate`: which strategy over which trace, and what is told of it.
@NullMarked
package dev.platen.cli.simulate;

import org.jspecify.annotations.NullMarked;
