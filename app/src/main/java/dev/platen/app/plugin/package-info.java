/// Loading, isolating and registering plugins.
@NullMarked
package dev.platen.app.plugin;

import org.jspecify.annotations.NullMarked;
