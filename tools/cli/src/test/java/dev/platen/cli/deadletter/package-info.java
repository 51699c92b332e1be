@NullMarked
package dev.platen.cli.deadletter;

import org.jspecify.annotations.NullMarked;
