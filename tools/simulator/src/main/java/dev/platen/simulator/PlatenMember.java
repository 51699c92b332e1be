package dev.platen.simulator;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.CostModel;
import dev.platen.app.admission.MemoryPlan;
import dev.platen.app.admission.Reservation;
import dev.platen.app.message.Lane;
import dev.platen.app.pressure.Collector;
import dev.platen.app.pressure.PressureEstimator;
import dev.platen.app.pressure.PressureSample;
import dev.platen.app.throttle.LevelMachine;
import dev.platen.app.throttle.LevelRule;
import dev.platen.app.throttle.ThrottleLevel;
import dev.platen.app.throttle.ThrottleSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A Platen instance: the production ledger, cost model, estimator and level machine, with the default
/// settings. A message is taken when its estimated bytes can be reserved; otherwise it stays with the broker.
///
/// Everything that is reserved counts as alive, at what it really takes: more than production has, where only
/// the messages that threads are rendering are decoded.
final class PlatenMember implements Member {
    private static final double BUDGET_FACTOR = 0.65;
    private static final double LOST_SIGNAL = 0.65;
    private static final double NANOS = 1e9;

    private final OutageSettings settings;
    private final CostModel costs = new CostModel();
    private final PressureEstimator estimator = new PressureEstimator(Collector.G1, LOST_SIGNAL);
    private final Admission admission;
    private final LevelMachine levels = new LevelMachine(ThrottleSettings.DEFAULT);
    private final Deque<Held> held = new ArrayDeque<>();
    private long actualBytes;
    private double credit;

    private record Held(double arrival, int payload, Reservation reservation) {}

    PlatenMember(OutageSettings settings) {
        this.settings = settings;
        admission = new Admission(
                new MemoryPlan(settings.heapBytes(), settings.baseBytes(), 0, 0, 0, 0, 0, BUDGET_FACTOR).budgetBytes());
    }

    @Override
    public boolean take(MessageQueue queue) {
        int payload = queue.payload();
        if (rule().oneAtATime() && !held.isEmpty()) {
            return false;
        }
        Reservation reservation = reserve(payload);
        if (reservation == null) {
            return false;
        }
        held.addLast(new Held(queue.arrival(), payload, reservation));
        actualBytes += MessageSizes.cost(payload);
        queue.remove();
        return true;
    }

    private @Nullable Reservation reserve(int payload) {
        try {
            return admission.tryReserve(
                    Lane.NORMAL, Math.min(costs.estimate(payload), admission.largestBytes()), false);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a lane that never waits was interrupted", e);
        }
    }

    @Override
    public void render(double now, double messages, Waits waits) {
        credit = Math.min(credit + messages, Math.max(1, held.size()));
        while (credit >= 1 && !held.isEmpty()) {
            Held next = held.removeFirst();
            double wait = now - next.arrival();
            waits.add(wait, wait, 1);
            costs.observe(next.payload(), MessageSizes.cost(next.payload()));
            actualBytes -= MessageSizes.cost(next.payload());
            next.reservation().release();
            credit--;
        }
    }

    @Override
    public long liveBytes() {
        return settings.baseBytes() + actualBytes;
    }

    @Override
    public int die(MessageQueue queue) {
        for (Held message : held) {
            queue.add(message.arrival(), message.payload());
            message.reservation().release();
        }
        held.clear();
        actualBytes = 0;
        credit = 0;
        return 0;
    }

    @Override
    public void control(double now) {
        double factor = rule().budgetFactor();
        long nanos = (long) (now * NANOS);
        PressureSample sample = new PressureSample(
                nanos,
                new PressureSample.Heap(
                        liveBytes(), settings.baseBytes(), liveBytes(), liveBytes(), settings.heapBytes(), 0),
                new PressureSample.Activity(0, 0, 0, 0),
                new PressureSample.Outside(0, 0, 0, 0),
                new PressureSample.Reservations(admission.reservedBytes(), admission.fullBudgetBytes(), 0),
                new PressureSample.Signal(0, false));
        levels.next(nanos, estimator.estimate(sample).value());
        if (rule().budgetFactor() != factor) {
            admission.budgetFactor(rule().budgetFactor());
        }
    }

    private LevelRule rule() {
        return ThrottleSettings.DEFAULT.rule(levels.level());
    }

    ThrottleLevel level() {
        return levels.level();
    }
}
