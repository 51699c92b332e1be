@NullMarked
package dev.platen.devbroker;

import org.jspecify.annotations.NullMarked;
