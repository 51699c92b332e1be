package dev.platen.devbroker;

import java.io.IOException;

/// The broker did not start or refused an administrative call; the message says why and, if the broker
/// ended, carries the last lines of its log.
public final class DevBrokerException extends IOException {
    private static final long serialVersionUID = 1L;

    DevBrokerException(String message) {
        super(message);
    }
}
