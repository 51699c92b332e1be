/// What a request is: lanes, channels, decoding, and the diagnosis of what cannot be rendered. Pure.
@NullMarked
package dev.platen.app.message;

import org.jspecify.annotations.NullMarked;
