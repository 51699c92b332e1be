package dev.platen.app.broker;

import dev.platen.app.message.Channel;

/// A topic that the data path sends to.
public enum Destination {
    EMAIL("rendered/email"),
    PUSH("rendered/push"),
    SMS("rendered/sms"),
    WEBHOOK("rendered/webhook"),
    ABORTED("rendered/aborted"),
    DEAD_LETTER("requests/dead-letter");

    private final String path;

    Destination(String path) {
        this.path = path;
    }

    /// Namespace and topic below the tenant.
    public String path() {
        return path;
    }

    /// Where rendered messages of a channel go.
    public static Destination of(Channel channel) {
        return switch (channel) {
            case EMAIL -> EMAIL;
            case PUSH -> PUSH;
            case SMS -> SMS;
            case WEBHOOK -> WEBHOOK;
        };
    }
}
