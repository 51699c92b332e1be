package dev.platen.cli.crash;

import dev.platen.crash.CrashPoint;

/// One thing that is done to the fleet.
sealed interface Blow {
    /// An instance dies (`kill -9`) at a point.
    ///
    /// @param pass at which pass of the point, counted from the order
    record Kill(CrashPoint point, int pass) implements Blow {}

    /// An instance freezes (SIGSTOP) at a point, until others have its messages.
    record Freeze(CrashPoint point, int pass) implements Blow {}

    /// The broker dies and is started again on the same data.
    record BrokerKill() implements Blow {}

    /// What it is called in reports.
    default String title() {
        return switch (this) {
            case Kill kill -> kill.point().title();
            case Freeze _ -> "frozen";
            case BrokerKill _ -> "broker killed";
        };
    }
}
