package dev.platen.spi.template;

import java.io.Serial;

/// A render spent one of its limits. Unchecked and without a stack trace, because it must pass through an
/// engine's own code cheaply; an engine turns it into a [RenderException] where it knows the line.
public final class LimitExceededException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Limit limit;
    private final long allowed;

    public LimitExceededException(Limit limit, long allowed) {
        super("more than " + allowed + " " + limit.unit(), null, false, false);
        this.limit = limit;
        this.allowed = allowed;
    }

    /// The limit that was spent.
    public Limit limit() {
        return limit;
    }

    /// Its value, in the limit's unit.
    public long allowed() {
        return allowed;
    }
}
