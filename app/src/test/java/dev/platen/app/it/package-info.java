/// Integration tests: whole instances against a real broker.
@NullMarked
package dev.platen.app.it;

import org.jspecify.annotations.NullMarked;
