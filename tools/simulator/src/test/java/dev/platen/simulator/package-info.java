@NullMarked
package dev.platen.simulator;

import org.jspecify.annotations.NullMarked;
