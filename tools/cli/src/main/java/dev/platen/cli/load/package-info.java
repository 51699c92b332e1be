/// Where requests come from and when they are due.
@NullMarked
package dev.platen.cli.load;

import org.jspecify.annotations.NullMarked;
