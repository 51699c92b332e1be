package dev.platen.app.scaling;

import dev.platen.app.event.ScalingDecided;
import dev.platen.app.event.ScalingObserved;
import dev.platen.app.scaling.LaneStatistics.Counters;
import dev.platen.app.scaling.LaneWatch.Look;
import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The leader observes, decides, and writes down what it decided for all instances, again and again. The
/// others follow what is written: they can tell the decision to anybody who asks, and their strategies learn
/// from the same observations, so that whoever leads next goes on and does not begin anew.
///
/// Two leaders for a moment do no harm: a decision carries its leader's epoch, everybody keeps to the
/// highest, and a leader that reads a higher one than its own ceases to lead.
public final class ScalingLoop implements ScalingView, AutoCloseable {
    private static final String DECISION = "decision";

    /// How often it is looked whether this instance leads.
    private static final long LOOK_MILLIS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(ScalingLoop.class);

    private final String name;
    private final Settings settings;
    private final Parts parts;
    private final LongSupplier clockMillis;
    private final LaneWatch watch = new LaneWatch();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Tick last;
    private volatile boolean leading;
    private @Nullable Thread thread;
    private long epoch;
    private long nextMillis;
    private boolean failing;

    /// How to decide.
    ///
    /// @param minInstances the lower bound
    /// @param maxInstances the upper bound
    /// @param interval between two observations
    public record Settings(int minInstances, int maxInstances, Duration interval) {}

    /// What the loop works with.
    public record Parts(
            Composition strategies,
            Fleet fleet,
            LaneStatistics statistics,
            Announcements announcements,
            Leadership leadership,
            FleetLog log,
            Actuator actuator) {}

    /// @param name of this instance
    /// @param clockMillis wall-clock milliseconds
    public ScalingLoop(String name, Settings settings, Parts parts, LongSupplier clockMillis) {
        this.name = name;
        this.settings = settings;
        this.parts = parts;
        this.clockMillis = clockMillis;
    }

    /// Reads the last decision and follows the next ones; decides while this instance leads.
    public void start() throws IOException {
        parts.log().start(this::read);
        thread = Thread.ofPlatform().daemon().name("scaling").start(this::run);
    }

    private void run() {
        try {
            while (!stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                safeTurn(clockMillis.getAsLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A turn that fails does not end the next ones; it is logged when the first of a row fails.
    private void safeTurn(long nowMillis) throws InterruptedException {
        try {
            turn(nowMillis);
            failing = false;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                LOG.error("a decision about scaling failed, the next one follows", e);
            }
            failing = true;
        }
    }

    /// Leads, begins to, or ceases to.
    void turn(long nowMillis) throws InterruptedException {
        boolean leader = parts.leadership().isLeader() && !isDeposed();
        if (leader && !leading) {
            begin(nowMillis);
        } else if (!leader && leading) {
            LOG.info("{} does not lead the fleet any more", name);
            leading = false;
        }
        if (leading && nowMillis >= nextMillis) {
            nextMillis = nowMillis + settings.interval().toMillis();
            tick(nowMillis);
        }
    }

    private void begin(long nowMillis) {
        Tick before = last;
        synchronized (this) {
            epoch = before == null ? 1 : before.decision().epoch() + 1;
            leading = true;
            if (before != null) {
                parts.strategies().resume(before.decision());
                watch.resume(before.decision().at(), before.counters());
                parts.announcements().resume(before.came());
            }
        }
        nextMillis = nowMillis;
        LOG.info("{} leads the fleet, as leader number {}", name, epoch);
    }

    /// Whether a later leader has decided.
    private boolean isDeposed() {
        Tick known = last;
        return leading
                && known != null
                && known.decision().epoch() > epoch
                && !known.decision().leader().equals(name);
    }

    /// Observe → decide → write down → act.
    private void tick(long nowMillis) throws InterruptedException {
        Tick before = last;
        // A clock that is behind the leader's before: strategies get later and later observations.
        Instant now = before != null && !before.decision().at().isBefore(Instant.ofEpochMilli(nowMillis))
                ? before.decision().at().plusMillis(1)
                : Instant.ofEpochMilli(nowMillis);
        List<String> missing = new ArrayList<>(parts.fleet().missing(now));
        Map<String, Counters> lanes = null;
        try {
            lanes = parts.statistics().read();
        } catch (IOException e) {
            missing.add("the broker does not tell its statistics");
            LOG.debug("no statistics", e);
        }
        ScalingObservation observation = observe(now, before, lanes);
        ScalingDecision decision;
        synchronized (this) {
            decision = lanes == null
                    ? parts.strategies().hold(observation, missing)
                    : parts.strategies().decide(observation, missing);
        }
        DecisionRecord made = new DecisionRecord(
                epoch,
                name,
                now,
                decision.desiredInstances(),
                decision.reason(),
                decision.inputs(),
                !missing.isEmpty());
        Tick tick = new Tick(
                made,
                observation,
                lanes != null,
                watch.totals(),
                parts.announcements().came());
        if (isStopping()) {
            return;
        }
        accept(tick);
        parts.log().send(DECISION, TickCodec.encode(tick));
        tell(tick, before);
        // Whoever does not know who is there would start them all again.
        if (parts.fleet().isKnown(now)) {
            parts.actuator().apply(made.desired(), parts.fleet().members(now));
        }
    }

    private ScalingObservation observe(Instant now, @Nullable Tick before, @Nullable Map<String, Counters> lanes) {
        Look look;
        if (lanes != null) {
            parts.fleet()
                    .backlog(lanes.values().stream()
                            .mapToLong(lane -> lane.requests().backlog())
                            .sum());
            look = watch.look(now, lanes, parts.fleet().takeDeferred());
            Duration oldest = look.lanes().stream()
                    .map(LaneLoad::oldestAge)
                    .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
            parts.announcements().count(now, now.minus(oldest), parts.fleet().takeTaken());
        } else {
            look = new Look(
                    Duration.ZERO,
                    before == null ? List.of() : before.observation().lanes());
        }
        return new ScalingObservation(
                now,
                look.interval(),
                look.lanes(),
                parts.fleet().state(now),
                settings.minInstances(),
                settings.maxInstances(),
                parts.announcements().load(now));
    }

    void read(String key, byte @Nullable [] record) {
        if (!key.equals(DECISION) || record == null) {
            return;
        }
        try {
            Tick tick = TickCodec.decode(record);
            if (last == null) {
                last = tick;
                parts.fleet().known(tick.decision().desired());
            } else if (!tick.decision().leader().equals(name)) {
                accept(tick);
            }
            follow(tick);
        } catch (IOException e) {
            LOG.warn("a decision about scaling cannot be read and is ignored");
        }
    }

    /// Keeps the later of two decisions.
    private synchronized void accept(Tick tick) {
        Tick known = last;
        if (known == null || tick.decision().replaces(known.decision())) {
            last = tick;
            parts.fleet().decided(tick.decision().desired(), tick.decision().at());
        }
    }

    private synchronized void follow(Tick tick) {
        if (leading || !tick.equals(last)) {
            return;
        }
        parts.fleet().backlog(tick.observation().backlogMessages());
        if (tick.observed()) {
            parts.strategies().follow(tick.observation());
            forgetCounted();
        }
    }

    /// What came until now is in the leader's books.
    private void forgetCounted() {
        var _ = parts.fleet().takeDeferred();
        var _ = parts.fleet().takeTaken();
    }

    private static void tell(Tick tick, @Nullable Tick before) {
        observed(tick.observation());
        DecisionRecord decision = tick.decision();
        ScalingDecided event = new ScalingDecided();
        event.desired = decision.desired();
        event.before = before == null ? decision.desired() : before.decision().desired();
        event.reason = decision.reason();
        event.stale = decision.stale();
        event.epoch = decision.epoch();
        event.leader = decision.leader();
        event.inputs = new TreeMap<>(decision.inputs())
                .entrySet().stream().map(Objects::toString).collect(Collectors.joining(" "));
        event.commit();
        if (before != null && event.before != event.desired) {
            LOG.info("the fleet should have {} instances, it had {}: {}", event.desired, event.before, event.reason);
        }
    }

    private static void observed(ScalingObservation observation) {
        FleetState fleet = observation.fleet();
        ScalingObserved event = new ScalingObserved();
        event.atMillis = observation.at().toEpochMilli();
        event.intervalMillis = observation.interval().toMillis();
        for (LaneLoad lane : observation.lanes()) {
            event.arrived += lane.arrivedMessages();
            event.backlog += lane.backlogMessages();
            event.backlogBytes += lane.backlogBytes();
            event.oldestMillis = Math.max(event.oldestMillis, lane.oldestAge().toMillis());
            event.deferred += lane.deferredMessages();
        }
        event.desired = fleet.desired();
        event.starting = fleet.starting().size();
        event.ready = fleet.ready();
        event.draining = fleet.draining();
        event.startUpP50Millis = fleet.startUpP50().toMillis();
        event.startUpP90Millis = fleet.startUpP90().toMillis();
        event.serviceRate = fleet.serviceRatePerInstance();
        event.highestLevel =
                fleet.levels().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (event.shouldCommit()) {
            event.json = TickCodec.observation(observation).toString();
            event.commit();
        }
    }

    @Override
    public Optional<Tick> lastTick() {
        return Optional.ofNullable(last);
    }

    @Override
    public boolean isLeader() {
        return leading;
    }

    @Override
    public List<Fleet.Seen> fleet() {
        return parts.fleet().members(Instant.ofEpochMilli(clockMillis.getAsLong()));
    }

    @Override
    public Announcements announcements() {
        return parts.announcements();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /// Ceases to lead; what was decided stays. A look at a broker that does not answer is given up.
    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        if (thread != null) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(5));
        }
        leading = false;
        parts.actuator().close();
    }
}
