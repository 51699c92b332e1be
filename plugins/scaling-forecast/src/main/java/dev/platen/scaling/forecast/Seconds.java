package dev.platen.scaling.forecast;

import java.time.Duration;
import java.time.Instant;

/// Times as seconds with fractions; doubles, because an announcement may last longer than 292 years.
final class Seconds {
    private Seconds() {}

    static double of(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    static double between(Instant from, Instant to) {
        return (double) to.getEpochSecond() - from.getEpochSecond() + (to.getNano() - from.getNano()) / 1e9;
    }
}
