package dev.platen.cli.simulate;

import java.io.Serial;

/// An option or a file is wrong; the message names the place and the remedy.
public final class WrongRequestException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    public WrongRequestException(String message) {
        super(message);
    }
}
