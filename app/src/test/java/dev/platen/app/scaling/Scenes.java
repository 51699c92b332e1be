package dev.platen.app.scaling;

import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Observations and strategies for tests.
final class Scenes {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Scenes() {}

    static Instant after(double seconds) {
        return NOON.plusMillis(Math.round(seconds * 1000));
    }

    /// So many ready instances at a time, from 1 to 100 allowed.
    static ScalingObservation at(Instant at, int ready) {
        return new ScalingObservation(
                at,
                Duration.ofSeconds(1),
                List.of(new LaneLoad("normal", 0, 0, Duration.ZERO, 0, 0)),
                new FleetState(
                        ready,
                        List.of(),
                        ready,
                        0,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(20),
                        500,
                        List.of()),
                1,
                100,
                List.of());
    }

    /// Always wants the same.
    static ScalingStrategy wants(int desired) {
        return observation -> new ScalingDecision(desired, "wants " + desired, Map.of("wish", (double) desired));
    }
}
