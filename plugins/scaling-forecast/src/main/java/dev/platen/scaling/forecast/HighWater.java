package dev.platen.scaling.forecast;

import java.util.ArrayDeque;

/// The highest value of the last so many seconds.
///
/// Holds only values that no later one exceeds, and at most one per interval of observation.
final class HighWater {
    private static final int MAX_MARKS = 4_096;

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private final double windowSeconds;

    private record Mark(double atSeconds, double value) {}

    HighWater(double windowSeconds) {
        this.windowSeconds = windowSeconds;
    }

    double highest(double atSeconds, double value) {
        while (!marks.isEmpty() && marks.getLast().value() <= value) {
            marks.removeLast();
        }
        marks.addLast(new Mark(atSeconds, value));
        while (marks.getFirst().atSeconds() <= atSeconds - windowSeconds || marks.size() > MAX_MARKS) {
            marks.removeFirst();
        }
        return marks.getFirst().value();
    }
}
