package dev.platen.app.render;

import dev.platen.app.admission.CostModel;
import dev.platen.app.message.RenderRequest;
import dev.platen.spi.template.PathFilter;

/// A request and the compiled template that it asks for: all that is known before its data is decoded, and
/// enough to say how much memory the rest will take.
public final class Prepared {
    private final RenderRequest request;
    private final CompiledEntry.Ready entry;

    Prepared(RenderRequest request, CompiledEntry.Ready entry) {
        this.request = request;
        this.entry = entry;
    }

    public RenderRequest request() {
        return request;
    }

    /// Name and version of the template.
    public String template() {
        return entry.template();
    }

    /// What the template reads of the data; nothing else needs to be decoded.
    public PathFilter filter() {
        return entry.filter();
    }

    /// What rendering it has cost so far.
    public CostModel cost() {
        return entry.cost();
    }

    CompiledEntry.Ready entry() {
        return entry;
    }
}
