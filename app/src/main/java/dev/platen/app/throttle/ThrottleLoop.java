package dev.platen.app.throttle;

import dev.platen.app.message.Lane;
import dev.platen.app.pressure.Pressure;
import dev.platen.app.pressure.PressureEstimator;
import dev.platen.app.pressure.PressureSample;
import dev.platen.app.pressure.SampleSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control path: four times a second, one thread looks at memory, decides how strict to be and turns the
/// knobs of the data path. The data path never waits for it, and does not rely on it: safety comes from the
/// memory ledger, levels only make it stricter.
public final class ThrottleLoop implements AutoCloseable {
    static final long TICK_MILLIS = 250;

    private static final long COLLECT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Logger LOG = LoggerFactory.getLogger(ThrottleLoop.class);

    private final SampleSource source;
    private final PressureEstimator estimator;
    private final LevelMachine machine;
    private final ThrottleActions actions;
    private final Alerts alerts;
    private final Decisions decisions = new Decisions();
    private final LongSupplier clockNanos;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile ThrottleStatus status = ThrottleStatus.INITIAL;
    private @Nullable Thread thread;
    private boolean collected;
    private long collectedAtNanos;
    private int failures;

    /// @param instance the instance's name, for alerts
    /// @param received messages taken from a lane since the start
    /// @param clockNanos a clock that only runs forward
    public ThrottleLoop(
            String instance,
            ThrottleSettings settings,
            AlertSettings alertSettings,
            SampleSource source,
            PressureEstimator estimator,
            Controls controls,
            ToLongFunction<Lane> received,
            LongSupplier clockNanos) {
        this.source = source;
        this.estimator = estimator;
        this.machine = new LevelMachine(settings);
        this.actions = new ThrottleActions(settings, controls, received);
        this.alerts = new Alerts(instance, alertSettings);
        this.clockNanos = clockNanos;
    }

    /// Starts the ticking thread.
    public void start() {
        thread = Thread.ofPlatform().daemon().name("throttle").start(this::run);
    }

    private void run() {
        try {
            do {
                safeTick(clockNanos.getAsLong());
            } while (!stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One tick that fails does not end the next ones; it is logged when the first of a row fails.
    void safeTick(long nowNanos) {
        try {
            tick(nowNanos);
            failures = 0;
        } catch (RuntimeException | Error e) {
            if (failures++ == 0) {
                LOG.error("a decision about throttling failed, the next one follows", e);
            }
            status = decisions.failed(status);
        }
    }

    /// Sample → pressure → level → actions, and what people see of it.
    void tick(long nowNanos) {
        PressureSample sample = source.sample(nowNanos);
        Pressure pressure = estimator.estimate(sample);
        ThrottleLevel before = machine.level();
        ThrottleLevel level = machine.next(nowNanos, pressure.value());
        actions.apply(nowNanos, level);
        alerts.update(sample, level, actions.rule().alerts());
        status = decisions.made(before, level, pressure, sample, actions, alerts, status);
        if (level != ThrottleLevel.NORMAL && sample.heapIsStale()) {
            collect(nowNanos);
        }
    }

    /// At a high level next to nothing is allocated, so nothing is collected, so nobody knows that the heap
    /// is empty again. Where the virtual machine does not collect by itself then, it is asked to, now and
    /// then.
    private void collect(long nowNanos) {
        if (!collected || nowNanos - collectedAtNanos >= COLLECT_NANOS) {
            collected = true;
            collectedAtNanos = nowNanos;
            source.collect();
        }
    }

    /// What the last tick found and decided.
    public ThrottleStatus status() {
        return status;
    }

    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        if (thread != null) {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        }
        alerts.close();
    }
}
