package dev.platen.cli.broker;

import java.util.Locale;

/// A priority: one request topic each, most urgent first.
public enum Lane {
    URGENT,
    HIGH,
    NORMAL,
    BULK;

    /// As it is written in topics, options and reports.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
