package dev.platen.cli.incident;

import java.util.OptionalLong;

/// Restarts like an orchestrator: after 1 s, 2 s, 4 s and so on, from 1 s again once there was progress, and
/// no more after [#MOST_IN_A_ROW] ends in a row without any. Pure. For one thread.
final class RestartPolicy {
    static final int MOST_IN_A_ROW = 6;
    private static final long FIRST_DELAY_MILLIS = 1_000;

    private final long leastProgress;
    private long progressAtLastEnd;
    private int inARow;

    /// `leastProgress` results since the last end are progress; fewer would come of a few messages rendered
    /// before the same death again.
    RestartPolicy(long leastProgress) {
        this.leastProgress = leastProgress;
    }

    /// The process has ended when there were `progress` results in all; answers how long to wait before the
    /// next start, or nothing if there is none.
    OptionalLong afterEnd(long progress) {
        if (progress - progressAtLastEnd >= leastProgress) {
            inARow = 0;
        }
        progressAtLastEnd = progress;
        inARow++;
        return inARow >= MOST_IN_A_ROW ? OptionalLong.empty() : OptionalLong.of(FIRST_DELAY_MILLIS << (inARow - 1));
    }
}
