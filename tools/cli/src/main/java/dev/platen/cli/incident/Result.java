package dev.platen.cli.incident;

import dev.platen.cli.instance.Ledgers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of one contender.
///
/// @param end how its run ended
/// @param lost published, without a result, and not in its topic any more
/// @param deadLettered results that are dead letters, as they must be for poison
/// @param messagesPerSecond results of the burst, from the start of the clock to the last one
/// @param cpuSecondsPerThousand processor time of its processes meanwhile, per thousand results
/// @param throughputRatio messages per second against its own at 2 GB; null if that was not measured
/// @param urgentP99Millis from publishing to a visible result, during the burst; one that has no result
///     counts with the time that it waited
/// @param urgentP99Ratio the same against the unloaded process
/// @param drainSeconds from the last arrival to the last result; null if it never came
/// @param recoverySeconds from the last result to level NORMAL; null where there are no levels
/// @param ledgers what the instance at the end says of its own books; null for a control
record Result(
        String name,
        End end,
        int outOfMemory,
        int restarts,
        long lost,
        long duplicates,
        long deadLettered,
        double peakHeapMb,
        double messagesPerSecond,
        double cpuSecondsPerThousand,
        @Nullable Double throughputRatio,
        double urgentP99Millis,
        @Nullable Double urgentP99Ratio,
        @Nullable Double drainSeconds,
        @Nullable Double recoverySeconds,
        @Nullable Ledgers ledgers,
        List<Sample> timeline) {
    /// How a run ended.
    enum End {
        DRAINED("drained"),
        GIVEN_UP("given up"),
        STUCK("stuck"),
        LOST_SOME("lost some");

        private final String text;

        End(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /// One moment of a run.
    ///
    /// @param seconds since the start of the clock; before it negative
    /// @param heapMb heap in use, 0 while there is no process
    /// @param results in all so far, urgent ones apart
    /// @param worstUrgentMillis the slowest urgent result since the sample before; null if there was none
    /// @param level Platen's, 0 to 4; null where there are no levels
    record Sample(
            double seconds,
            double heapMb,
            long results,
            @Nullable Double worstUrgentMillis,
            @Nullable Integer level,
            int restarts) {}

    Result {
        timeline = List.copyOf(timeline);
    }

    /// It survived if nothing but its work ended.
    boolean survived() {
        boolean balanced = ledgers == null || ledgers.balanced();
        return end == End.DRAINED && outOfMemory == 0 && restarts == 0 && lost == 0 && balanced;
    }

    Result withThroughputRatio(double ratio) {
        return with(end, lost, ratio);
    }

    Result withLost(long newLost, End newEnd) {
        return with(newEnd, newLost, throughputRatio);
    }

    private Result with(End newEnd, long newLost, @Nullable Double newRatio) {
        return new Result(
                name,
                newEnd,
                outOfMemory,
                restarts,
                newLost,
                duplicates,
                deadLettered,
                peakHeapMb,
                messagesPerSecond,
                cpuSecondsPerThousand,
                newRatio,
                urgentP99Millis,
                urgentP99Ratio,
                drainSeconds,
                recoverySeconds,
                ledgers,
                timeline);
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("outOfMemory", outOfMemory);
        json.put("restarts", restarts);
        json.put("lost", lost);
        json.put("duplicates", duplicates);
        json.put("deadLettered", deadLettered);
        json.put("peakHeapMb", rounded(peakHeapMb));
        json.put("messagesPerSecond", rounded(messagesPerSecond));
        json.put("cpuSecondsPerThousand", rounded(cpuSecondsPerThousand));
        json.put("throughputRatio", rounded(throughputRatio));
        json.put("urgentP99Millis", rounded(urgentP99Millis));
        json.put("urgentP99Ratio", rounded(urgentP99Ratio));
        json.put("drainSeconds", rounded(drainSeconds));
        json.put("recoverySeconds", rounded(recoverySeconds));
        if (ledgers != null) {
            json.put("conservation", ledgers.json());
        }
        return json;
    }

    private static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : Math.round(value * 1_000) / 1_000.0;
    }
}
