package dev.platen.app.throttle;

import java.util.Locale;

/// How strictly an instance limits itself. Declared from the least to the most.
public enum ThrottleLevel {
    NORMAL,
    ELEVATED,
    HIGH,
    SEVERE,
    CRITICAL;

    private final String id = name().toLowerCase(Locale.ROOT);

    /// The name in configuration, JSON and metrics.
    public String id() {
        return id;
    }

    /// The level below; that of the lowest is itself.
    ThrottleLevel below() {
        return values()[Math.max(0, ordinal() - 1)];
    }
}
