package dev.platen.spi.template;

/// One compiled version of a template. Immutable; rendered by several threads at once.
public interface CompiledTemplate {
    /// The variables that the template reads.
    VariablePaths variables();

    /// An estimate of the heap bytes that this object keeps alive; the host's cache is bounded by it.
    long retainedBytes();

    /// Renders one part.
    ///
    /// The engine calls `budget` in every loop, macro, block, include, and before it builds a string or a
    /// list; a spent budget ends the render. Messages of exceptions carry names and places, never values of
    /// the data.
    ///
    /// @param part one of the set's parts
    /// @throws RenderException if the part cannot be rendered; what it wrote so far is thrown away by the
    ///     host
    /// @throws RenderAbortedException if the author of the template decided that this message must not be
    ///     sent
    void render(String part, RenderContext context, RenderSink sink, RenderBudget budget)
            throws RenderException, RenderAbortedException;
}
