package dev.platen.simulator;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.CostModel;
import dev.platen.app.admission.MemoryPlan;
import dev.platen.app.admission.Reservation;
import dev.platen.app.fairness.LaneShares;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.LaneSchedule;
import dev.platen.app.pressure.Collector;
import dev.platen.app.pressure.PressureEstimator;
import dev.platen.app.pressure.PressureSample;
import dev.platen.app.throttle.LevelMachine;
import dev.platen.app.throttle.LevelRule;
import dev.platen.app.throttle.ThrottleLevel;
import dev.platen.app.throttle.ThrottleSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Platen instance: the production ledger, cost model, estimator and level machine, with the default
/// settings. A message is taken when its estimated bytes can be reserved; otherwise it stays with the broker.
///
/// Lanes are served by the production schedule. Urgent messages come out of the same memory as others, of
/// which production keeps some for them. Everything that is reserved counts as alive, at what it really
/// takes: more than production has, where only the messages that threads are rendering are decoded.
final class PlatenMember implements Member {
    private static final double BUDGET_FACTOR = 0.65;
    private static final double LOST_SIGNAL = 0.65;
    private static final double NANOS = 1e9;

    private final OutageSettings settings;
    private final CostModel costs = new CostModel();
    private final PressureEstimator estimator = new PressureEstimator(Collector.G1, LOST_SIGNAL);
    private final Admission admission;
    private final LevelMachine levels = new LevelMachine(ThrottleSettings.DEFAULT);
    private final LaneSchedule schedule = new LaneSchedule(LaneShares.byDefault());
    private final Map<Lane, Deque<Held>> held =
            new EnumMap<>(Map.of(Lane.URGENT, new ArrayDeque<>(), Lane.NORMAL, new ArrayDeque<>()));
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
        if (rule().oneAtATime() && size() > 0) {
            return false;
        }
        Reservation reservation = reserve(payload);
        if (reservation == null) {
            return false;
        }
        of(queue.isUrgent() ? Lane.URGENT : Lane.NORMAL).addLast(new Held(queue.arrival(), payload, reservation));
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
    public void render(double now, double messages, Served served) {
        credit = Math.min(credit + messages, Math.max(1, size()));
        while (credit >= 1 && size() > 0) {
            Lane lane = schedule.next(available());
            Held next = of(lane).removeFirst();
            served.served(now - next.arrival(), lane == Lane.URGENT);
            costs.observe(next.payload(), MessageSizes.cost(next.payload()));
            actualBytes -= MessageSizes.cost(next.payload());
            next.reservation().release();
            credit--;
        }
    }

    /// What really lives is little: collections took 4 % of the time (design note 13).
    @Override
    public double pace() {
        return 1;
    }

    @Override
    public long liveBytes() {
        return settings.baseBytes() + actualBytes;
    }

    @Override
    public int die(MessageQueue queue) {
        held.forEach((lane, messages) -> {
            for (Held message : messages) {
                queue.add(message.arrival(), message.payload(), lane == Lane.URGENT);
                message.reservation().release();
            }
            messages.clear();
        });
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

    private Deque<Held> of(Lane lane) {
        return Objects.requireNonNull(held.get(lane));
    }

    private int size() {
        return of(Lane.URGENT).size() + of(Lane.NORMAL).size();
    }

    /// The lanes that hold a message, a bit by ordinal.
    private int available() {
        return (of(Lane.URGENT).isEmpty() ? 0 : 1 << Lane.URGENT.ordinal())
                | (of(Lane.NORMAL).isEmpty() ? 0 : 1 << Lane.NORMAL.ordinal());
    }

    private LevelRule rule() {
        return ThrottleSettings.DEFAULT.rule(levels.level());
    }

    ThrottleLevel level() {
        return levels.level();
    }
}
