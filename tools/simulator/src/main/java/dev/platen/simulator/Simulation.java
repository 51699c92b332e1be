package dev.platen.simulator;

import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleConsumer;

/// One run of one strategy over one series of arrivals.
///
/// A second at a time: instances become ready or end; on a tick the strategy sees the fleet and decides; the
/// decision reaches the fleet, at once or by way of an autoscaler; messages arrive and are served. The run
/// begins with the fleet that the first minute's arrivals need at 70 % utilisation, and ends when all has
/// come and nothing waits.
public final class Simulation {
    private static final int TAIL_SECONDS = 6 * 3_600;
    private static final int PROGRESS_SECONDS = 1 << 15;
    private static final int FIRST_SECONDS = 60;
    private static final double FIRST_UTILISATION = 0.7;
    private static final long BYTES_PER_MESSAGE = 2_000;

    private final Arrivals arrivals;
    private final FleetSettings settings;
    private final Via via;
    private final ScalingStrategy strategy;
    private final PodAutoscaler autoscaler;
    private final Waits waits = new Waits();
    private final WaitingLine line = new WaitingLine(waits);
    private final Elasticity.Sum elasticity = new Elasticity.Sum();
    private final Course course;
    private final Instances instances;
    private final Duration startUpP50;
    private final Duration startUpP90;
    private int wanted;
    private int desired;
    private int actions;
    private long billedSeconds;

    private Simulation(Arrivals arrivals, FleetSettings settings, Via via, ScalingStrategy strategy) {
        this.arrivals = arrivals;
        this.settings = settings;
        this.via = via;
        this.strategy = strategy;
        this.autoscaler = via == Via.HPA_DEFAULT ? PodAutoscaler.byDefault() : PodAutoscaler.tuned();
        this.course = new Course(arrivals.seconds());
        int first = firstInstances(arrivals, settings);
        wanted = first;
        desired = first;
        instances = new Instances(settings.startUpSeconds(), settings.drainSeconds(), first, settings.maxInstances());
        // A fleet that is measured: whoever waits for the autoscaler's next look sees that as start-up time.
        startUpP50 = Duration.ofMillis(1_000L * settings.startUpSeconds() + 500L * via.syncSeconds());
        startUpP90 = Duration.ofMillis(1_000L * settings.startUpSeconds() + 900L * via.syncSeconds());
    }

    /// Runs it.
    ///
    /// @param strategy a new one: what it learned elsewhere would be of another time
    /// @param progress told now and then which share is done
    public static Outcome run(
            Arrivals arrivals, FleetSettings settings, Via via, ScalingStrategy strategy, DoubleConsumer progress) {
        return new Simulation(arrivals, settings, via, strategy).run(progress);
    }

    static int firstInstances(Arrivals arrivals, FleetSettings settings) {
        int seconds = Math.min(FIRST_SECONDS, arrivals.seconds());
        double sum = 0;
        for (int second = 0; second < seconds; second++) {
            sum += arrivals.at(second);
        }
        return settings.bounded(Math.ceil(sum / Math.max(1, seconds) / (FIRST_UTILISATION * settings.serviceRate())));
    }

    private Outcome run(DoubleConsumer progress) {
        int end = arrivals.seconds();
        int second = 0;
        while (second < end || (!line.isEmpty() && second < end + TAIL_SECONDS)) {
            instances.advance(second);
            scale(second);
            pass(second);
            second++;
            if (second % PROGRESS_SECONDS == 0) {
                progress.accept(Math.min(1, (double) second / end));
            }
        }
        // Who still waits after so long is counted with the wait so far.
        line.pass(second, 0, 1e6 * (1 + line.waiting()));
        return new Outcome(
                arrivals.total(),
                waits.latePercent(),
                Outcome.WaitTimes.of(waits),
                billedSeconds / 3_600.0,
                actions,
                elasticity.result(),
                second,
                course);
    }

    private void scale(int second) {
        if (second == 0) {
            return;
        }
        boolean decided = second % settings.tickSeconds() == 0;
        if (decided) {
            wanted = settings.bounded(strategy.decide(observation(second)).desiredInstances());
        }
        if (via == Via.DIRECT) {
            resize(wanted, second);
        } else if (second % PodAutoscaler.SYNC_SECONDS == 0) {
            resize(settings.bounded(autoscaler.next(instances.current(), wanted)), second);
        }
    }

    private void resize(int to, int second) {
        if (to != desired) {
            desired = to;
            actions++;
            instances.resize(to, second);
        }
    }

    private void pass(int second) {
        int arrived = arrivals.at(second);
        line.pass(second, arrived, instances.ready() * settings.serviceRate());
        billedSeconds += instances.billed();
        elasticity.add(settings.bounded(Math.ceil(arrived / settings.serviceRate())), instances.ready());
        course.add(arrived, instances.billed(), line.oldest(second + 1.0));
    }

    private ScalingObservation observation(int second) {
        long arrived = 0;
        for (int before = second - settings.tickSeconds(); before < second; before++) {
            arrived += arrivals.at(before);
        }
        long waiting = Math.round(line.waiting());
        LaneLoad lane = new LaneLoad(
                "normal",
                waiting,
                waiting * BYTES_PER_MESSAGE,
                Duration.ofMillis(Math.round(1_000 * line.oldest(second))),
                arrived,
                0);
        FleetState fleet = new FleetState(
                wanted,
                instances.startingAges(second),
                instances.ready(),
                instances.draining(),
                startUpP50,
                startUpP90,
                settings.serviceRate(),
                Collections.nCopies(instances.ready(), 0));
        return new ScalingObservation(
                Instant.ofEpochSecond(second),
                Duration.ofSeconds(settings.tickSeconds()),
                List.of(lane),
                fleet,
                settings.minInstances(),
                settings.maxInstances(),
                List.of());
    }
}
