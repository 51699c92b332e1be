package dev.platen.simulator;

import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A burst meets instances that have memory, message by message, a twentieth of a second at a time.
///
/// The broker deals out what waits, a handful to each instance in turn, as fast as it delivers and as far as
/// the instance takes it; urgent messages, which have a topic of their own, first. Who has more in use than
/// its heap dies; what it had not acknowledged comes first then, for the others: so one death brings the
/// next nearer. It is started again, and waits twice as long with each death in a row before it is. The
/// strategy sees the fleet every tick and decides on its size through the autoscaler; nobody is sent away.
public final class Outage {
    private static final double STEP = 0.05;
    private static final int STEPS_PER_SECOND = 20;
    /// Of the heap: with that much alive, a collection frees too little for the next message.
    private static final double DEADLY_SHARE = 0.95;

    /// What a cold instance renders, against a warm one (design note 13).
    private static final double COLD_SHARE = 0.3;

    private static final int LONGEST_SECONDS = 3_600;
    private static final int HANDFUL = 20;
    private static final int LONGEST_DELAY_DOUBLINGS = 5;

    private final OutageSettings settings;
    private final Supplier<Member> kind;
    private final ScalingStrategy strategy;
    private final PodAutoscaler autoscaler;
    private final Waits waits = new Waits();
    private final MessageSizes sizes;
    private final Waits urgentWaits = new Waits();
    private final MessageQueue urgent = new MessageQueue();
    private final MessageQueue urgentRedelivered = new MessageQueue();
    private final MessageQueue waiting = new MessageQueue();
    private final MessageQueue redelivered = new MessageQueue();
    /// In the order in which they are dealt out.
    private final List<MessageQueue> topics = List.of(urgentRedelivered, urgent, redelivered, waiting);

    private final List<Slot> slots = new ArrayList<>();
    private double arrivalCredit;
    private long arrivedInTick;
    private int wanted;
    private int restarts;
    private double firstDeath = -1;
    private long lost;
    private long peakBytes;
    private double possible;
    private double renderedWhileWaiting;
    private double slotSeconds;
    private double deadSeconds;
    private double collectingSeconds;
    private double worstMinute = 1;
    private final double[] minutePossible = new double[LONGEST_SECONDS + 1];
    private final double[] minuteRendered = new double[LONGEST_SECONDS + 1];

    /// A place for an instance; it stays when the instance dies.
    private static final class Slot {
        private final Member member;
        private final double askedAt;
        private final double firstReadyAt;
        private double readyAt;
        private int deathsInARow;
        private double renderedSinceReady;

        Slot(Member member, double askedAt, double readyAt) {
            this.member = member;
            this.askedAt = askedAt;
            this.firstReadyAt = readyAt;
            this.readyAt = readyAt;
        }

        boolean isReady(double now) {
            return now >= readyAt;
        }

        boolean isDue(double now) {
            return now >= firstReadyAt;
        }
    }

    private Outage(OutageSettings settings, Supplier<Member> kind, Via via, ScalingStrategy strategy) {
        this.settings = settings;
        this.kind = kind;
        this.strategy = strategy;
        this.autoscaler = via == Via.HPA_DEFAULT ? PodAutoscaler.byDefault() : PodAutoscaler.tuned();
        this.sizes = new MessageSizes(settings.seed());
        this.wanted = settings.fleet().minInstances();
        for (int i = 0; i < wanted; i++) {
            slots.add(new Slot(kind.get(), 0, 0));
        }
        for (int i = 0; i < settings.backlog(); i++) {
            publish(0);
        }
    }

    private void publish(double now) {
        int payload = sizes.next();
        boolean isUrgent = sizes.nextIsUrgent(payload);
        (isUrgent ? urgent : waiting).add(now, payload, isUrgent);
    }

    /// Runs it with plain instances.
    public static OutageOutcome plain(
            OutageSettings settings, Via via, ScalingStrategy strategy, DoubleConsumer progress) {
        return new Outage(settings, () -> new PlainMember(settings), via, strategy).run(progress);
    }

    /// Runs it with Platen's.
    public static OutageOutcome platen(
            OutageSettings settings, Via via, ScalingStrategy strategy, DoubleConsumer progress) {
        return new Outage(settings, () -> new PlatenMember(settings), via, strategy).run(progress);
    }

    private OutageOutcome run(DoubleConsumer progress) {
        int burstEnd = settings.calmSeconds() + settings.burstSeconds();
        int end = LONGEST_SECONDS * STEPS_PER_SECOND;
        int step = 0;
        boolean over = false;
        for (; step < end && !over; step++) {
            double now = step * STEP;
            if (step % STEPS_PER_SECOND == 0) {
                second(step / STEPS_PER_SECOND, progress);
            }
            arrive(now, now >= settings.calmSeconds() && now < burstEnd ? settings.burst() : settings.load());
            deal(now);
            work(now);
            over = now > burstEnd
                    && backlog() == 0
                    && slots.stream().allMatch(slot -> slot.isReady(now) && slot.member.liveBytes() < comfortable());
        }
        return outcome(step * STEP, over);
    }

    /// Hardly anything is held any more.
    private long comfortable() {
        return settings.baseBytes() + (settings.heapBytes() - settings.baseBytes()) / 10;
    }

    private void second(int second, DoubleConsumer progress) {
        FleetSettings fleet = settings.fleet();
        if (second > 0 && second % fleet.tickSeconds() == 0) {
            wanted = fleet.bounded(strategy.decide(observation(second)).desiredInstances());
            arrivedInTick = 0;
        }
        if (second > 0 && second % PodAutoscaler.SYNC_SECONDS == 0) {
            int next = fleet.bounded(autoscaler.next(slots.size(), wanted));
            while (slots.size() < next) {
                slots.add(new Slot(kind.get(), second, (double) second + fleet.startUpSeconds()));
            }
        }
        if (second % 60 == 0) {
            progress.accept((double) second / LONGEST_SECONDS);
        }
    }

    private void arrive(double now, double load) {
        FleetSettings fleet = settings.fleet();
        arrivalCredit += load * fleet.minInstances() * fleet.serviceRate() * STEP;
        while (arrivalCredit >= 1) {
            publish(now);
            arrivedInTick++;
            arrivalCredit--;
        }
    }

    private void deal(double now) {
        boolean taken = true;
        for (int dealt = 0; taken; dealt += HANDFUL) {
            taken = false;
            for (Slot slot : slots) {
                int most = (int) Math.max(1, settings.deliveryRate() * STEP * slot.member.pace());
                if (slot.isReady(now) && dealt < most) {
                    taken |= deal(slot.member, Math.min(HANDFUL, most - dealt));
                }
            }
        }
    }

    private boolean deal(Member member, int handful) {
        for (int i = 0; i < handful; i++) {
            MessageQueue queue = first();
            if (queue == null || !member.take(queue)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable MessageQueue first() {
        for (MessageQueue topic : topics) {
            if (!topic.isEmpty()) {
                return topic;
            }
        }
        return null;
    }

    private long backlog() {
        return topics.stream().mapToLong(MessageQueue::size).sum();
    }

    private void served(double wait, boolean isUrgent) {
        waits.add(wait, wait, 1);
        if (isUrgent) {
            urgentWaits.add(wait, wait, 1);
        }
    }

    private void work(double now) {
        double rate = settings.fleet().serviceRate() * STEP;
        boolean anybodyWaits = first() != null;
        double before = waits.messages();
        int due = 0;
        for (Slot slot : slots) {
            if (slot.isDue(now)) {
                due++;
                slotSeconds += STEP;
                deadSeconds += slot.isReady(now) ? 0 : STEP;
            }
            if (slot.isReady(now)) {
                double own = waits.messages();
                double pace = slot.member.pace();
                collectingSeconds += (1 - pace) * STEP;
                slot.member.render(now, rate * warmth(slot, now) * pace, this::served);
                slot.renderedSinceReady += waits.messages() - own;
                slot.member.control(now);
                anybodyWaits |= slot.member.liveBytes() > comfortable();
                check(slot, now);
            }
        }
        if (anybodyWaits) {
            count(now, due * rate, waits.messages() - before);
        }
    }

    private double warmth(Slot slot, double now) {
        return now < slot.readyAt + settings.coldSeconds() ? COLD_SHARE : 1;
    }

    private void count(double now, double most, double done) {
        possible += most;
        renderedWhileWaiting += done;
        int minute = (int) (now / 60);
        minutePossible[minute] += most;
        minuteRendered[minute] += done;
    }

    private void check(Slot slot, double now) {
        long live = slot.member.liveBytes();
        peakBytes = Math.max(peakBytes, Math.min(live, settings.heapBytes()));
        if (live <= DEADLY_SHARE * settings.heapBytes()) {
            return;
        }
        restarts++;
        firstDeath = firstDeath < 0 ? now : firstDeath;
        MessageQueue given = new MessageQueue();
        lost += slot.member.die(given);
        while (!given.isEmpty()) {
            given.move(given.isUrgent() ? urgentRedelivered : redelivered);
        }
        boolean progress = slot.renderedSinceReady > settings.fleet().serviceRate();
        slot.deathsInARow = progress ? 1 : Math.min(LONGEST_DELAY_DOUBLINGS, slot.deathsInARow + 1);
        slot.renderedSinceReady = 0;
        slot.readyAt = now + settings.restartSeconds() + (1 << (slot.deathsInARow - 1));
    }

    private ScalingObservation observation(int second) {
        FleetSettings fleet = settings.fleet();
        int ready = 0;
        List<Duration> starting = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.isReady(second)) {
                ready++;
            } else {
                starting.add(Duration.ofMillis((long) (1_000 * (second - Math.min(second, slot.askedAt)))));
            }
        }
        long backlog = backlog();
        LaneLoad lane = new LaneLoad("normal", backlog, backlog * 2_000, Duration.ZERO, arrivedInTick, 0);
        Duration startUp = Duration.ofSeconds(fleet.startUpSeconds());
        return new ScalingObservation(
                Instant.ofEpochSecond(second),
                Duration.ofSeconds(fleet.tickSeconds()),
                List.of(lane),
                new FleetState(
                        wanted,
                        starting,
                        ready,
                        0,
                        startUp,
                        startUp,
                        fleet.serviceRate(),
                        Collections.nCopies(ready, 0)),
                fleet.minInstances(),
                fleet.maxInstances(),
                List.of());
    }

    private OutageOutcome outcome(double seconds, boolean over) {
        for (int minute = 0; minute < minutePossible.length; minute++) {
            // A minute in which somebody waited for most of it.
            if (minutePossible[minute]
                    > 30 * settings.fleet().serviceRate() * settings.fleet().minInstances()) {
                worstMinute = Math.min(worstMinute, minuteRendered[minute] / minutePossible[minute]);
            }
        }
        return new OutageOutcome(
                possible == 0 ? 100 : 100 * renderedWhileWaiting / possible,
                100 * worstMinute,
                restarts,
                firstDeath,
                slotSeconds == 0 ? 0 : 100 * deadSeconds / slotSeconds,
                slotSeconds == 0 ? 0 : 100 * collectingSeconds / slotSeconds,
                lost,
                Math.round(waits.messages()),
                waits.latePercent(),
                Outcome.WaitTimes.of(waits),
                Outcome.WaitTimes.of(urgentWaits),
                seconds,
                over,
                peakBytes);
    }
}
