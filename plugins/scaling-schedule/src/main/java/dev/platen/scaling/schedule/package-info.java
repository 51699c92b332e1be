/// Scaling by the calendar: so many instances at these times on those days.
@NullMarked
package dev.platen.scaling.schedule;

import org.jspecify.annotations.NullMarked;
