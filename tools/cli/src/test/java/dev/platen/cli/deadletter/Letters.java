package dev.platen.cli.deadletter;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Dead letters for tests.
final class Letters {
    static final Instant TIME = Instant.parse("2026-01-01T12:00:00Z");

    private Letters() {}

    /// One with these properties, given as name, value, name, value.
    static DeadLetter with(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put("platen-" + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new DeadLetter(new Position(3, 4), null, TIME, 10, null, properties);
    }
}
