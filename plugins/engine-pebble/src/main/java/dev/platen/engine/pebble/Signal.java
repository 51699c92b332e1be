package dev.platen.engine.pebble;

import dev.platen.spi.template.SourcePlace;
import java.io.Serial;

/// What ends a render, on its way from a node to [Program]. Without a stack trace: these are operating
/// failures, and for a missing variable a `default` may be waiting.
abstract sealed class Signal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private Signal(String message) {
        super(message, null, false, false);
    }

    /// Something cannot be computed. The message carries names and kinds, never values.
    static final class Failure extends Signal {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient SourcePlace place;

        Failure(SourcePlace place, String message) {
            super(message);
            this.place = place;
        }

        SourcePlace place() {
            return place;
        }
    }

    /// A variable is missing and the policy is not to read it as null.
    static final class Missing extends Signal {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient SourcePlace place;
        private final String variable;

        Missing(SourcePlace place, String variable) {
            super("variable '" + variable + "' is missing");
            this.place = place;
            this.variable = variable;
        }

        SourcePlace place() {
            return place;
        }

        String variable() {
            return variable;
        }
    }

    /// The author called `abort`.
    static final class Abort extends Signal {
        @Serial
        private static final long serialVersionUID = 1;

        private final String reason;

        Abort(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
