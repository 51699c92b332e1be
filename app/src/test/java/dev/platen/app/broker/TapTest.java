package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pulsar.client.api.Consumer;
import org.junit.jupiter.api.Test;

class TapTest {
    private final Tap tap = new Tap();
    private final List<String> said = new ArrayList<>();

    private Consumer<byte[]> consumer(String name) {
        return Deliveries.stub(
                Consumer.class, Map.of("pause", () -> said(name + " pauses"), "resume", () -> said(name + " runs")));
    }

    private Object said(String what) {
        said.add(what);
        return what;
    }

    @Test
    void aConsumerRunsUnlessTheLaneIsHeldWheneverThatWasSaid() {
        tap.hold(true);
        tap.consumer(consumer("first"));
        tap.hold(false);
        assertThat(said).containsExactly("first pauses", "first runs");
    }

    @Test
    void whatWasSaidWhileTheNextConsumerSubscribedHoldsForIt() {
        tap.consumer(consumer("first"));
        tap.hold(true);
        tap.hold(false);
        tap.consumer(consumer("second"));
        assertThat(said).last().isEqualTo("second runs");
        tap.hold(true);
        tap.consumer(consumer("third"));
        assertThat(said).last().isEqualTo("third pauses");
    }

    @Test
    void afterAStopNothingRunsAnyMore() {
        tap.consumer(consumer("first"));
        tap.shut();
        tap.hold(false);
        tap.consumer(consumer("second"));
        assertThat(said).containsExactly("first runs", "first pauses", "first pauses", "second pauses");
    }
}
