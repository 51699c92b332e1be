/// The template store: versions, publishing, rollback.
@NullMarked
package dev.platen.app.template;

import org.jspecify.annotations.NullMarked;
