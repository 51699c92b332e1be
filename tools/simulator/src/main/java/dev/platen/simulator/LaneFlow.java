package dev.platen.simulator;

import dev.platen.app.fairness.FairQueue;
import dev.platen.app.fairness.ParkedTopic;
import dev.platen.app.message.Lane;
import dev.platen.spi.scaling.LaneLoad;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One lane: its topic, the production queue of an instance, and what is parked. Messages go from one to the
/// other as `LaneQueues` and `Intake` pass them.
final class LaneFlow {
    /// As in production.
    private static final int PLACES = 64;

    /// What parking a message and taking it back takes from rendering (design note 7).
    private static final double PARKING_SECONDS = 1e-4;

    private final Lane lane;
    private final double share;
    private final Senders senders;
    private final Groups topic = new Groups();
    /// Sizes are not simulated, so nobody has too many bytes.
    private final FairQueue<Sample> queue = new FairQueue<>(PLACES, Integer.MAX_VALUE, sample -> 0);

    private final Map<ParkedTopic, ArrayDeque<Sample>> parked = new LinkedHashMap<>();
    /// What the intake has taken from the topic and waits to hand over.
    private @Nullable Sample next;

    /// Messages that have left the topic and are not served.
    private double taken;

    LaneFlow(Lane lane, double share, Senders senders) {
        this.lane = lane;
        this.share = share;
        this.senders = senders;
    }

    Lane lane() {
        return lane;
    }

    /// Of `messages` that arrive in a second, those of this lane come.
    void arrive(int second, int messages) {
        if (messages > 0) {
            topic.add(second, share * messages);
        }
    }

    /// Takes in what has arrived and finds room, and parks what is over a workspace's share.
    ///
    /// @param instances how many take messages in turn
    /// @param longest after so many seconds of parking the rest waits
    /// @return how long messages were parked, in seconds
    double takeIn(double now, int instances, double longest) {
        double parking = 0;
        while (parking <= longest && (next != null || nextArrival() <= now)) {
            Sample sample = next == null ? take(instances) : next;
            String workspace = senders.name(sample.workspace());
            boolean look = queue.isContested();
            next = null;
            if (look && queue.isOver(workspace, sample)) {
                parked.computeIfAbsent(ParkedTopic.shared(lane, workspace), key -> new ArrayDeque<>())
                        .add(sample);
                parking += PARKING_SECONDS * sample.messages() / instances;
            } else if (!queue.hasRoom()) {
                next = sample;
                break;
            } else if (look) {
                queue.add(workspace, sample);
            } else {
                queue.add(sample);
            }
        }
        if (queue.isEmpty() && !parked.isEmpty()) {
            comeBack();
        }
        return parking;
    }

    /// When the first message that is in the topic arrived or will arrive; infinity if there is none.
    double nextArrival() {
        return topic.isEmpty() ? Double.POSITIVE_INFINITY : topic.arrivalBehind(0);
    }

    private Sample take(int instances) {
        int second = topic.second();
        Sample sample = new Sample(topic.arrivalBehind(0), Math.min(instances, topic.left()), senders.next(second));
        topic.remove(sample.messages());
        taken += sample.messages();
        return sample;
    }

    boolean hasNext() {
        return !queue.isEmpty();
    }

    /// The message whose turn it is; there must be one.
    Sample remove() {
        Sample sample = queue.remove();
        taken -= sample.messages();
        if (!parked.isEmpty()) {
            comeBack();
        }
        return sample;
    }

    /// The first of what is parked for which there is room, one at a time; then the next topic's turn comes.
    private void comeBack() {
        Optional<ArrayDeque<Sample>> waiting =
                parked.values().stream().filter(this::mayReturn).findFirst();
        if (waiting.isPresent()) {
            Sample first = waiting.get().remove();
            String workspace = senders.name(first.workspace());
            queue.addReturned(workspace, first);
            ParkedTopic its = ParkedTopic.shared(lane, workspace);
            parked.remove(its);
            if (!waiting.get().isEmpty()) {
                parked.put(its, waiting.get());
            }
        }
    }

    private boolean mayReturn(ArrayDeque<Sample> waiting) {
        Sample first = waiting.element();
        return queue.mayReturn(senders.name(first.workspace()), first);
    }

    /// Charges the sender of `sample` with what its message has cost.
    void charge(Sample sample, long costNanos, long nowNanos) {
        queue.charge(senders.name(sample.workspace()), costNanos, nowNanos);
    }

    /// Messages that wait, also in instances.
    double waiting() {
        return isEmpty() ? 0 : topic.waiting() + taken;
    }

    boolean isEmpty() {
        return topic.isEmpty() && next == null && queue.isEmpty() && parked.isEmpty();
    }

    /// How long the first one in a topic has waited, in seconds.
    double oldest(double now) {
        double first = Math.min(now, nextArrival());
        for (ArrayDeque<Sample> waiting : parked.values()) {
            first = Math.min(first, waiting.element().arrival());
        }
        return now - first;
    }

    /// What a strategy is told.
    ///
    /// @param arrived messages of all lanes since the observation before
    LaneLoad load(int second, long arrived, long bytesPerMessage) {
        long messages = Math.round(waiting());
        return new LaneLoad(
                lane.id(),
                messages,
                messages * bytesPerMessage,
                Duration.ofMillis(Math.round(1_000 * oldest(second))),
                Math.round(share * arrived),
                0);
    }

    /// Takes everything out.
    void clear(Consumer<Sample> sink) {
        if (next != null) {
            sink.accept(next);
            next = null;
        }
        queue.clear().forEach(sink);
        parked.values().forEach(waiting -> waiting.forEach(sink));
        parked.clear();
        while (!topic.isEmpty()) {
            sink.accept(take(Integer.MAX_VALUE));
        }
        taken = 0;
    }
}
