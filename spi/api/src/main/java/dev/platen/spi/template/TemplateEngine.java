package dev.platen.spi.template;

import java.util.Set;

/// Compiles templates of one language. Called from several threads at once.
///
/// An engine looks nothing up: no file, no class path resource, no network, no clock. All that a template
/// may refer to is in the [TemplateSet] that the host resolved. Templates are hostile input.
public interface TemplateEngine extends AutoCloseable {
    /// What this engine is and can do.
    EngineTraits traits();

    /// The names by which `source` refers to other templates (layouts, includes, imports), as they are
    /// written. The host resolves them, asks the same of what it found, and puts all of it into the
    /// [TemplateSet]; what does not exist is left out. A name that is computed is listed with its literal
    /// parts.
    ///
    /// @throws TemplateException if the source cannot be parsed
    Set<String> references(PartSource source, CompileLimits limits) throws TemplateException;

    /// Compiles every part of `set`, with all that it refers to. A literal reference that the set lacks is
    /// an error.
    ///
    /// @throws TemplateException if any source has an error; it names template, part, line and column
    CompiledTemplate compile(TemplateSet set, CompileLimits limits) throws TemplateException;

    /// Releases what the engine holds. Its compiled templates are not used afterwards.
    @Override
    default void close() {}
}
