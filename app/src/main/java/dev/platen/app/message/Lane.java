package dev.platen.app.message;

import java.util.Locale;

/// One priority: its request topic and its consumers. Declared from the highest to the lowest.
public enum Lane {
    URGENT,
    HIGH,
    NORMAL,
    BULK;

    private final String id = name().toLowerCase(Locale.ROOT);

    /// The name in topics, configuration and metrics.
    public String id() {
        return id;
    }
}
