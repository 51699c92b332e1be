/// What commands share: output, live progress, errors for people, and ending on Ctrl-C.
@NullMarked
package dev.platen.cli.console;

import org.jspecify.annotations.NullMarked;
