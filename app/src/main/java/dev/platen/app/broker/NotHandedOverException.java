package dev.platen.app.broker;

/// A message was not handed over, for a reason that lies with others of its group and has been logged. It is
/// delivered again.
public final class NotHandedOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotHandedOverException(String reason) {
        super(reason, null, false, false);
    }
}
