@NullMarked
package dev.platen.app.pressure;

import org.jspecify.annotations.NullMarked;
