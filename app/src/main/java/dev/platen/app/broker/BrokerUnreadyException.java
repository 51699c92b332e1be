package dev.platen.app.broker;

import java.io.IOException;
import java.io.Serial;

/// The broker's administration cannot answer, or not yet.
final class BrokerUnreadyException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    BrokerUnreadyException(String message, IOException cause) {
        super(message, cause);
    }

    BrokerUnreadyException(String message) {
        super(message);
    }
}
