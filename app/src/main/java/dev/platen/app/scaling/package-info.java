/// How many instances there should be: what is observed, who decides, what is announced, and who starts
/// and ends instances.
@NullMarked
package dev.platen.app.scaling;

import org.jspecify.annotations.NullMarked;
