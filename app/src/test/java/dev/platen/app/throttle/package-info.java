@NullMarked
package dev.platen.app.throttle;

import org.jspecify.annotations.NullMarked;
