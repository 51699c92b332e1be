@NullMarked
package dev.platen.bench;

import org.jspecify.annotations.NullMarked;
