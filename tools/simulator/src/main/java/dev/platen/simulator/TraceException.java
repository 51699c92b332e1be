package dev.platen.simulator;

import java.io.Serial;

/// An arrival trace cannot be used. The message names the place and the remedy.
public final class TraceException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    TraceException(String message) {
        super(message);
    }
}
