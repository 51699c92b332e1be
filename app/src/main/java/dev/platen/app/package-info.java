/// The deployable: start, stop and configuration. Everything is put together in [dev.platen.app.App].
@NullMarked
package dev.platen.app;

import org.jspecify.annotations.NullMarked;
