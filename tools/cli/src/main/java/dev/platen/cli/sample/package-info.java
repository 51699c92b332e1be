/// The sample templates, and sample data made from a seed.
@NullMarked
package dev.platen.cli.sample;

import org.jspecify.annotations.NullMarked;
