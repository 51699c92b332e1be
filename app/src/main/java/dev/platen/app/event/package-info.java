/// The events that Platen writes to the flight recording, one a file.
@NullMarked
package dev.platen.app.event;

import org.jspecify.annotations.NullMarked;
