/// How near memory is to its end: from what the virtual machine tells to one number.
@NullMarked
package dev.platen.app.pressure;

import org.jspecify.annotations.NullMarked;
