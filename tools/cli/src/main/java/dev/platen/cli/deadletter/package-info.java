/// Dead letters: finding them, showing them, and sending their requests again.
@NullMarked
package dev.platen.cli.deadletter;

import org.jspecify.annotations.NullMarked;
