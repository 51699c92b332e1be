/// Rendering: template to compiled template to bytes.
@NullMarked
package dev.platen.app.render;

import org.jspecify.annotations.NullMarked;
