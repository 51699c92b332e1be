package dev.platen.simulator;

import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

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
    private static final int ANNOUNCED_BEFORE_START_UP_SECONDS = 10;
    private static final double[] NO_PARTS = {};

    private final Arrivals arrivals;
    private final FleetSettings settings;
    private final Via via;
    private final ScalingStrategy strategy;
    private final PodAutoscaler autoscaler;
    private final Waits waits = new Waits();
    private final WaitingLine line = new WaitingLine(waits);
    /// Null while there is nothing to share; then the line serves. Otherwise the line is for comparison.
    private final @Nullable FairService fair;

    private final Elasticity.Sum elasticity = new Elasticity.Sum();
    private final Course course;
    private final Instances instances;
    private final @Nullable Announcements announcements;
    private final String lane;
    private final Duration startUpP50;
    private final Duration startUpP90;
    private int wanted;
    private int desired;
    private int actions;
    private long billedSeconds;

    private Simulation(Arrivals arrivals, Shares shares, FleetSettings settings, Via via, ScalingStrategy strategy) {
        this.arrivals = arrivals;
        this.settings = settings;
        this.via = via;
        this.strategy = strategy;
        this.autoscaler = via == Via.HPA_DEFAULT ? PodAutoscaler.byDefault() : PodAutoscaler.tuned();
        this.lane = shares.largest().id();
        this.announcements = settings.announced()
                ? new Announcements(arrivals, lane, settings.startUpSeconds() + ANNOUNCED_BEFORE_START_UP_SECONDS)
                : null;
        this.fair = shares.isOne() ? null : new FairService(shares, arrivals, settings.serviceRate());
        this.course = new Course(arrivals.seconds(), fair == null ? 0 : fair.size() + 1);
        int first = firstInstances(arrivals, settings);
        wanted = first;
        desired = first;
        instances = new Instances(settings.startUpSeconds(), settings.drainSeconds(), first, settings.maxInstances());
        // A fleet that is measured: whoever waits for the autoscaler's next look sees that as start-up time.
        startUpP50 = Duration.ofMillis(1_000L * settings.startUpSeconds() + 500L * via.syncSeconds());
        startUpP90 = Duration.ofMillis(1_000L * settings.startUpSeconds() + 900L * via.syncSeconds());
    }

    /// Runs it with one lane and one workspace.
    ///
    /// @param strategy a new one: what it learned elsewhere would be of another time
    /// @param progress told now and then which share is done
    public static Outcome run(
            Arrivals arrivals, FleetSettings settings, Via via, ScalingStrategy strategy, DoubleConsumer progress) {
        return run(arrivals, Shares.ONE, settings, via, strategy, progress);
    }

    /// Runs it. Where there are several lanes or workspaces, messages are served one by one, which takes
    /// some hundred times as long.
    ///
    /// @param strategy a new one: what it learned elsewhere would be of another time
    /// @param progress told now and then which share is done
    public static Outcome run(
            Arrivals arrivals,
            Shares shares,
            FleetSettings settings,
            Via via,
            ScalingStrategy strategy,
            DoubleConsumer progress) {
        return new Simulation(arrivals, shares, settings, via, strategy).run(progress);
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
        while (second < end || (isAnybodyWaiting() && second < end + TAIL_SECONDS)) {
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
        if (fair != null) {
            fair.giveUp(second);
        }
        Waits own = fair == null ? waits : fair.waits();
        return new Outcome(
                arrivals.total(),
                own.latePercent(),
                Outcome.WaitTimes.of(own),
                billedSeconds / 3_600.0,
                actions,
                elasticity.result(),
                second,
                course,
                fair == null ? List.of() : parts(fair));
    }

    private boolean isAnybodyWaiting() {
        return !line.isEmpty() || (fair != null && !fair.isEmpty());
    }

    private List<Part> parts(FairService service) {
        List<double[]> courses = course.parts();
        List<Part> parts = new ArrayList<>(service.parts(courses));
        parts.add(Part.of(Part.Kind.ONE_LINE, "oneLine", waits, courses.getLast()));
        return parts;
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
        double oldest = line.oldest(second + 1.0);
        if (fair == null) {
            course.add(arrived, instances.billed(), oldest, NO_PARTS);
        } else {
            fair.pass(second, arrived, instances.ready());
            double[] longest = Arrays.copyOf(fair.longestInSecond(), fair.size() + 1);
            longest[fair.size()] = oldest;
            course.add(arrived, instances.billed(), fair.oldest(second + 1.0), longest);
        }
    }

    private ScalingObservation observation(int second) {
        long arrived = 0;
        for (int before = second - settings.tickSeconds(); before < second; before++) {
            arrived += arrivals.at(before);
        }
        List<LaneLoad> lanes =
                fair == null ? List.of(oneLane(second, arrived)) : fair.loads(second, arrived, BYTES_PER_MESSAGE);
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
                lanes,
                fleet,
                settings.minInstances(),
                settings.maxInstances(),
                announcements == null ? List.of() : announcements.known(second));
    }

    private LaneLoad oneLane(int second, long arrived) {
        long waiting = Math.round(line.waiting());
        return new LaneLoad(
                lane,
                waiting,
                waiting * BYTES_PER_MESSAGE,
                Duration.ofMillis(Math.round(1_000 * line.oldest(second))),
                arrived,
                0);
    }
}
