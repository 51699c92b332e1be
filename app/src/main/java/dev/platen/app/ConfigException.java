package dev.platen.app;

import java.io.Serial;

/// The configuration is wrong; the message names the key, the value and what is allowed.
public final class ConfigException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message);
    }
}
