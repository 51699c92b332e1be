package dev.platen.scaling.forecast;

import dev.platen.spi.scaling.AnnouncedLoad;
import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// A fleet of 2 to 40 instances of 500 messages per second, in steps of one second, that does what a strategy
/// decides. First come, first served.
final class TestFleet {
    static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");
    static final int SERVICE_RATE = 500;
    static final int MIN = 2;
    static final int MAX = 40;

    private static final int TICK_SECONDS = 5;
    private static final int PATIENCE_SECONDS = 5;

    private final int startUpSeconds;

    /// @param latePercent messages that waited for more than five seconds
    /// @param instanceSeconds starting instances are paid for, too
    /// @param instances at the end of each second
    record Outcome(double latePercent, double instanceSeconds, int[] instances) {}

    TestFleet(int startUpSeconds) {
        this.startUpSeconds = startUpSeconds;
    }

    static ScalingObservation observation(
            int second, double perSecond, long backlog, FleetState fleet, List<AnnouncedLoad> announced) {
        LaneLoad lane =
                new LaneLoad("normal", backlog, backlog, Duration.ZERO, Math.round(perSecond * TICK_SECONDS), 0);
        return new ScalingObservation(
                BEGIN.plusSeconds(second),
                second == 0 ? Duration.ZERO : Duration.ofSeconds(TICK_SECONDS),
                List.of(lane),
                fleet,
                MIN,
                MAX,
                announced);
    }

    FleetState fleet(int ready, List<Duration> starting, List<Integer> levels) {
        Duration startUp = Duration.ofSeconds(startUpSeconds);
        return new FleetState(ready + starting.size(), starting, ready, 0, startUp, startUp, SERVICE_RATE, levels);
    }

    Outcome run(ScalingStrategy strategy, int[] arrivals, List<AnnouncedLoad> announced) {
        int ready = MIN;
        ArrayDeque<Integer> starting = new ArrayDeque<>();
        int[] instances = new int[arrivals.length];
        int[] waiting = arrivals.clone();
        long all = 0;
        long late = 0;
        long backlog = 0;
        long arrived = 0;
        long instanceSeconds = 0;
        int oldest = 0;
        for (int second = 0; second < arrivals.length; second++) {
            while (!starting.isEmpty() && starting.getFirst() + startUpSeconds <= second) {
                starting.removeFirst();
                ready++;
            }
            if (second % TICK_SECONDS == 0) {
                ScalingObservation seen = observation(
                        second,
                        (double) arrived / TICK_SECONDS,
                        backlog,
                        fleet(ready, ages(starting, second), List.of()),
                        open(announced, second));
                arrived = 0;
                int desired = strategy.decide(seen).desiredInstances();
                while (ready + starting.size() < desired) {
                    starting.addLast(second);
                }
                while (ready + starting.size() > desired && !starting.isEmpty()) {
                    starting.removeLast();
                }
                ready = Math.min(ready, desired);
            }
            instances[second] = ready + starting.size();
            instanceSeconds += instances[second];
            all += arrivals[second];
            arrived += arrivals[second];
            backlog += arrivals[second];
            for (long left = (long) ready * SERVICE_RATE; left > 0 && oldest <= second; ) {
                long rendered = Math.min(left, waiting[oldest]);
                waiting[oldest] -= (int) rendered;
                left -= rendered;
                backlog -= rendered;
                late += second - oldest > PATIENCE_SECONDS ? rendered : 0;
                oldest += waiting[oldest] == 0 ? 1 : 0;
            }
        }
        return new Outcome(100.0 * (late + backlog) / Math.max(1, all), instanceSeconds, instances);
    }

    private static List<Duration> ages(ArrayDeque<Integer> starting, int second) {
        List<Duration> ages = new ArrayList<>();
        for (int since : starting) {
            ages.add(Duration.ofSeconds(second - since));
        }
        return ages;
    }

    /// As the host does: without those that are over.
    private static List<AnnouncedLoad> open(List<AnnouncedLoad> announced, int second) {
        Instant now = BEGIN.plusSeconds(second);
        return announced.stream().filter(load -> !load.end().isBefore(now)).toList();
    }
}
