package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.admission.Admission;
import dev.platen.app.broker.AtLeastOnce;
import dev.platen.app.broker.Deliveries;
import dev.platen.app.broker.HandOver;
import dev.platen.app.broker.OutputTopics;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarConnections;
import dev.platen.app.message.Lane;
import dev.platen.app.render.Workshop;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The data path without a broker: what it leaves behind when it cannot go on.
@Timeout(60)
class PipelineEndTest {
    @TempDir
    Path folder;

    private final FakeAttemptLog log = new FakeAttemptLog();
    private final Admission admission = new Admission(1L << 30);
    private final PipelineStats stats = new PipelineStats();
    private final List<Integer> halted = new CopyOnWriteArrayList<>();
    private final List<String> givenBack = new CopyOnWriteArrayList<>();
    private final PulsarConnection connection = PulsarConnections.toNobody();
    private final Pipeline pipeline = pipeline();

    private Pipeline pipeline() {
        Workshop workshop = new Workshop();
        workshop.publish("hello", "text", "hello");
        workshop.publish("greedy", "text", "{memory}");
        HandOver handOver = new AtLeastOnce(new OutputTopics(connection));
        return Pipelines.of(
                Pipelines.resources(workshop.renderer, handOver, admission, log, halted::add), connection, stats);
    }

    @BeforeEach
    void start() {
        pipeline.start();
    }

    @AfterEach
    void stop() throws Exception {
        boolean _ = pipeline.drain(TimeUnit.MILLISECONDS.toNanos(100));
        connection.close();
    }

    private void accept(String template) throws InterruptedException {
        String request = "{\"id\":\"r-1\",\"workspace\":\"acme\",\"template\":\"" + template
                + "\",\"channel\":\"sms\",\"data\":{}}";
        assertThat(pipeline.accept(Deliveries.of(Lane.NORMAL, 3, request, givenBack)))
                .isTrue();
    }

    @Test
    void anExhaustedMemoryEndsTheProcessAndIsRecordedWithWhatWasAtHand() throws Exception {
        Path file = folder.resolve("end.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.platen.OutOfMemory");
            recording.start();
            accept("greedy");
            // The process would have ended; here only the thread does.
            Awaitility.await().dontCatchUncaughtExceptions().until(() -> !halted.isEmpty());
            recording.dump(file);
        }
        assertThat(halted).containsExactly(3);
        assertThat(log.begun).as("the record stays behind").hasSize(1);
        assertThat(log.ended).isEmpty();
        assertThat(log.givenBack).isEmpty();
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.platen.OutOfMemory"))
                .toList();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getString("workspace")).isEqualTo("acme");
        assertThat(events.getFirst().getString("template")).isEqualTo("greedy");
        assertThat(events.getFirst().getString("lane")).isEqualTo("normal");
        assertThat(events.getFirst().getLong("inFlight")).isEqualTo(1);
        assertThat(events.getFirst().getLong("reservedBytes")).isPositive();
    }

    @Test
    void whatCannotBeHandedOverIsGivenBackWithItsRecord() throws Exception {
        accept("hello");
        Awaitility.await().until(() -> stats.redelivered() == 1);
        Awaitility.await().until(() -> admission.reservedBytes() == 0);
        assertThat(givenBack).containsExactly("7:3:-1");
        assertThat(log.givenBack).containsExactly("normal/7:3:-1");
        assertThat(log.ended).isEmpty();
        assertThat(halted).isEmpty();
    }
}
