package dev.platen.app.message;

import java.io.Serial;

/// What was read of a request before its data does not hold, because members of the envelope follow the data:
/// the request has to be opened again, whole. Has no stack trace because it is an
/// expected, if rare, event.
public final class LateMembersException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    LateMembersException() {
        super("members of the envelope follow the data", null, false, false);
    }
}
