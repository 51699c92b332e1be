/// How a message that came out is shown on a terminal.
@NullMarked
package dev.platen.cli.tail;

import org.jspecify.annotations.NullMarked;
