/// What `tools/platen` runs: one class per command.
@NullMarked
package dev.platen.cli;

import org.jspecify.annotations.NullMarked;
