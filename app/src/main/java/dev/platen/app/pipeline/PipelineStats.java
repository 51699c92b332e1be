package dev.platen.app.pipeline;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Totals since the start. A message is received once it is taken from its lane, and counts as rendered,
/// aborted or dead-lettered once the broker has what was sent for it; the rest is in flight.
public final class PipelineStats {
    private static final int SIGNIFICANT_DIGITS = 2;

    private final LongAdder[][] byLane = adders(Lane.values().length, Count.values().length);
    private final LongAdder[][] byChannel = adders(Channel.values().length, 1);
    private final WorkspaceLedger ledger = new WorkspaceLedger();
    private final LongAdder[][] deferred = adders(Lane.values().length, 1);
    private final LongAdder redelivered = new LongAdder();
    private final LongAdder underestimated = new LongAdder();
    private final LongAdder suspectsRendered = new LongAdder();
    private final LongAdder suspectsDeadLettered = new LongAdder();
    private final Recorder renderNanos = new Recorder(SIGNIFICANT_DIGITS);
    private final Histogram allRenderNanos = new Histogram(SIGNIFICANT_DIGITS);

    /// What is counted per lane.
    public enum Count {
        RECEIVED,
        RENDERED,
        ABORTED,
        DEAD_LETTERED
    }

    private static LongAdder[][] adders(int rows, int columns) {
        LongAdder[][] adders = new LongAdder[rows][columns];
        for (LongAdder[] row : adders) {
            for (int i = 0; i < columns; i++) {
                row[i] = new LongAdder();
            }
        }
        return adders;
    }

    void received(Lane lane) {
        add(lane, Count.RECEIVED);
    }

    void settled(Lane lane, Outcome outcome) {
        switch (outcome) {
            case Outcome.Rendered rendered -> {
                add(lane, Count.RENDERED);
                byChannel[rendered.channel().ordinal()][0].increment();
            }
            case Outcome.Aborted aborted -> add(lane, Count.ABORTED);
            case Outcome.Failed failed -> add(lane, Count.DEAD_LETTERED);
        }
    }

    /// A message that this instance gave back to the broker; it is received again.
    void returned() {
        redelivered.increment();
    }

    /// A message for which there is no memory now.
    void deferred(Lane lane) {
        deferred[lane.ordinal()][0].increment();
    }

    /// Messages that were set aside until there was memory for them.
    public long deferredMessages(Lane lane) {
        return deferred[lane.ordinal()][0].sum();
    }

    /// A render for which more was needed than estimated.
    void underestimated() {
        underestimated.increment();
    }

    /// Renders for which more was needed than estimated.
    public long underestimatedRenders() {
        return underestimated.sum();
    }

    /// A message that was in work when another instance ended is rendered, alone.
    void suspectRendered() {
        suspectsRendered.increment();
    }

    /// A message that was in work when other instances ended is not tried again.
    void suspectDeadLettered() {
        suspectsDeadLettered.increment();
    }

    /// Suspect messages that were rendered alone, whatever came of it.
    public long suspectsRendered() {
        return suspectsRendered.sum();
    }

    /// Suspect messages that were given up.
    public long suspectsDeadLettered() {
        return suspectsDeadLettered.sum();
    }

    void rendered(long nanos) {
        renderNanos.recordValue(nanos);
    }

    private void add(Lane lane, Count count) {
        byLane[lane.ordinal()][count.ordinal()].increment();
    }

    public long total(Lane lane, Count count) {
        return byLane[lane.ordinal()][count.ordinal()].sum();
    }

    public long total(Count count) {
        long sum = 0;
        for (Lane lane : Lane.values()) {
            sum += total(lane, count);
        }
        return sum;
    }

    public long rendered(Channel channel) {
        return byChannel[channel.ordinal()][0].sum();
    }

    /// Messages for which the broker has what was made of them.
    public long settled() {
        return total(Count.RENDERED) + total(Count.ABORTED) + total(Count.DEAD_LETTERED);
    }

    public long redelivered() {
        return redelivered.sum();
    }

    /// What came in and what became of it, by workspace.
    public WorkspaceLedger ledger() {
        return ledger;
    }

    /// Received and neither settled nor given back.
    public long inFlight() {
        long left = left();
        return Math.max(0, total(Count.RECEIVED) - left);
    }

    private long left() {
        return settled() + redelivered();
    }

    /// By how many messages the books are wrong, those of the lanes or those of the workspaces, or the two
    /// against each other; 0 unless there is an error in this instance. While messages are in work only what
    /// can be said then is looked at. A lane hears of a message before its workspace does, and of its end
    /// after: when nothing is in the lanes, nothing may be pending anywhere.
    public long mismatch() {
        long left = left();
        long received = total(Count.RECEIVED);
        long wrong = Math.max(0, left - received) + ledger.mismatch(false);
        if (wrong != 0 || left != received) {
            return wrong;
        }
        WorkspaceLedger.Balance sum = ledger.total();
        long quiet = ledger.mismatch(true)
                + Math.abs(sum.in() - received)
                + Math.abs(sum.rendered() - total(Count.RENDERED))
                + Math.abs(sum.aborted() - total(Count.ABORTED))
                + Math.abs(sum.deadLettered() - total(Count.DEAD_LETTERED));
        // Whatever came in meanwhile was seen in one place and not in the other.
        return total(Count.RECEIVED) == received ? quiet : 0;
    }

    /// The time that decoding and rendering took, in microseconds, at `percentile` (0 to 100) of all
    /// messages.
    public synchronized double renderMicros(double percentile) {
        allRenderNanos.add(renderNanos.getIntervalHistogram());
        return allRenderNanos.getValueAtPercentile(percentile) / 1_000.0;
    }
}
