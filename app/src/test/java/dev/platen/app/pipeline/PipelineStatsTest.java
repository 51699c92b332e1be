package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.Lane;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.pipeline.PipelineStats.Count;
import org.junit.jupiter.api.Test;

class PipelineStatsTest {
    private static final MessageIdentity ADA = new MessageIdentity("r-1", "acme", "welcome");
    private static final Outcome RENDERED = new Outcome.Rendered(ADA, "welcome@1", Channel.SMS, new byte[1]);
    private static final Outcome ABORTED = new Outcome.Aborted(ADA, "welcome@1", Channel.SMS, "no");
    private static final Outcome FAILED =
            new Outcome.Failed(ADA, new Diagnosis(DiagnosisCode.INVALID_REQUEST, "m", "a"));

    private final PipelineStats stats = new PipelineStats();

    @Test
    void startsAtZero() {
        for (Count count : Count.values()) {
            assertThat(stats.total(count)).isZero();
        }
        assertThat(stats.inFlight()).isZero();
        assertThat(stats.redelivered()).isZero();
        assertThat(stats.renderMicros(50)).isZero();
    }

    @Test
    void countsEachOutcomeInItsLane() {
        for (Lane lane : Lane.values()) {
            for (int i = 0; i <= lane.ordinal(); i++) {
                stats.received(lane);
                stats.received(lane);
                stats.received(lane);
                stats.settled(lane, RENDERED);
                stats.settled(lane, ABORTED);
                stats.settled(lane, FAILED);
            }
        }

        for (Lane lane : Lane.values()) {
            long each = lane.ordinal() + 1L;
            assertThat(stats.total(lane, Count.RECEIVED)).isEqualTo(3 * each);
            assertThat(stats.total(lane, Count.RENDERED)).isEqualTo(each);
            assertThat(stats.total(lane, Count.ABORTED)).isEqualTo(each);
            assertThat(stats.total(lane, Count.DEAD_LETTERED)).isEqualTo(each);
        }
        assertThat(stats.total(Count.RECEIVED)).isEqualTo(30);
        assertThat(stats.total(Count.RENDERED)).isEqualTo(10);
        assertThat(stats.inFlight()).isZero();
    }

    @Test
    void countsOnlyTheRenderedPerChannel() {
        stats.settled(Lane.BULK, RENDERED);
        stats.settled(Lane.URGENT, RENDERED);
        stats.settled(Lane.URGENT, ABORTED);

        assertThat(stats.rendered(Channel.SMS)).isEqualTo(2);
        assertThat(stats.rendered(Channel.EMAIL)).isZero();
    }

    @Test
    void receivedIsAlwaysSettledOrInFlight() {
        for (int i = 0; i < 5; i++) {
            stats.received(Lane.NORMAL);
        }
        stats.settled(Lane.NORMAL, RENDERED);
        stats.settled(Lane.NORMAL, FAILED);

        assertThat(stats.inFlight()).isEqualTo(3);
    }

    @Test
    void aMessageThatWasGivenBackIsReceivedTwiceAndNotInFlight() {
        stats.received(Lane.HIGH);
        stats.returned();
        assertThat(stats.inFlight()).isZero();

        stats.received(Lane.HIGH);
        stats.settled(Lane.HIGH, RENDERED);

        assertThat(stats.total(Lane.HIGH, Count.RECEIVED))
                .as("a counter never goes down")
                .isEqualTo(2);
        assertThat(stats.redelivered()).isEqualTo(1);
        assertThat(stats.inFlight()).isZero();
    }

    @Test
    void knowsPercentilesOfAllRenderTimesSinceTheStart() {
        for (int micros = 1; micros <= 500; micros++) {
            stats.rendered(micros * 1_000L);
        }
        assertThat(stats.renderMicros(50)).isCloseTo(250, within(250 * 0.02));
        for (int micros = 501; micros <= 1_000; micros++) {
            stats.rendered(micros * 1_000L);
        }

        assertThat(stats.renderMicros(50)).isCloseTo(500, within(500 * 0.02));
        assertThat(stats.renderMicros(99)).isCloseTo(990, within(990 * 0.02));
        assertThat(stats.renderMicros(100)).isCloseTo(1_000, within(1_000 * 0.02));
    }
}
