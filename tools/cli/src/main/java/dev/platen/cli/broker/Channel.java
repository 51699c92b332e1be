package dev.platen.cli.broker;

import java.util.Locale;

/// A way to deliver a message: one output topic each.
public enum Channel {
    EMAIL,
    PUSH,
    SMS,
    WEBHOOK;

    /// As it is written in topics, requests and reports.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
