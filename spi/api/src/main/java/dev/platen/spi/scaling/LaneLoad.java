package dev.platen.spi.scaling;

import java.time.Duration;

/// What one lane has to do.
///
/// @param name `urgent`, `high`, `normal` or `bulk`
/// @param backlogMessages messages that wait, parked ones included
/// @param backlogBytes their bytes as the broker stores them
/// @param oldestAge how long the oldest of them has waited
/// @param arrivedMessages messages that arrived since the observation before
/// @param deferredMessages messages that instances wanted to take since the observation before, and could not
///     for want of memory
public record LaneLoad(
        String name,
        long backlogMessages,
        long backlogBytes,
        Duration oldestAge,
        long arrivedMessages,
        long deferredMessages) {
    public LaneLoad {
        if (backlogMessages < 0
                || backlogBytes < 0
                || oldestAge.isNegative()
                || arrivedMessages < 0
                || deferredMessages < 0) {
            throw new IllegalArgumentException("lane " + name + ": backlog " + backlogMessages + " (" + backlogBytes
                    + " bytes, oldest " + oldestAge + "), arrived " + arrivedMessages + ", deferred "
                    + deferredMessages);
        }
    }
}
