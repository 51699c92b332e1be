package dev.platen.cli.crash;

import org.jspecify.annotations.Nullable;

/// A blow that was struck, and what it led to.
///
/// @param blow what was done
/// @param atNanos when
/// @param held messages that the instance had taken and whose acknowledgement was not confirmed; of the
///     broker's death, all requests in flight
/// @param inFlight requests published before it of which no result had been seen, in the whole fleet
/// @param takeoverMillis from the blow until the last of these was seen; null if one never was
/// @param restartMillis from a broker that serves again to the next result; null for other blows
record Strike(
        Blow blow,
        long atNanos,
        long held,
        int inFlight,
        @Nullable Double takeoverMillis,
        @Nullable Double restartMillis) {
    boolean isKill() {
        return !(blow instanceof Blow.Freeze);
    }
}
