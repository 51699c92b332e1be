/// What is done about pressure, in five levels.
@NullMarked
package dev.platen.app.throttle;

import org.jspecify.annotations.NullMarked;
