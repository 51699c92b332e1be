/// Pebble templates for source that tenants write.
///
/// Pebble's own lexer and parser read the source; what they return is translated, at compile time, into
/// this package's statements and expressions, and only those run. So nothing that is not written here can
/// be reached from a template: there is no reflection, no file, no class path, no locale of the JVM, and no
/// object of Pebble that a template could change. Reading order: [PebbleTemplateEngine], [SourceScan],
/// [PebbleParser], [Translator], [Statement], [Expression], [Render].
@NullMarked
package dev.platen.engine.pebble;

import org.jspecify.annotations.NullMarked;
