package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.App;
import dev.platen.app.it.Outputs.Output;
import dev.platen.app.pipeline.PipelineStats.Count;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.pulsar.client.api.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Delivery in transactions, seen by a reader of what is committed.
@Timeout(180)
class TransactionsIT {
    private static final Map<String, String> TRANSACTIONAL = Map.of("delivery.mode", "transactional");

    @TempDir
    Path folder;

    private Installation installation;
    private Outputs outputs;

    @BeforeEach
    void newTenant() throws Exception {
        String tenant = TestBroker.newTenant(TransactionsIT.class);
        installation = Installation.in(folder, tenant);
        outputs = new Outputs(tenant);
    }

    @AfterEach
    void disconnect() throws Exception {
        outputs.close();
    }

    private static void publishTemplate(App app) throws Exception {
        try (Api api = new Api(app.apiUrl())) {
            api.publish("acme", "hello", "strict", Map.of("text", "{% for x in xs %}hello {{ x }} {% endfor %}"));
        }
    }

    /// Every hundredth has no data and becomes a dead letter.
    private void send(String lane, String prefix, int count) throws Exception {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        try (Producer<byte[]> producer = outputs.producer(lane)) {
            for (int i = 0; i < count; i++) {
                String json = "{\"id\":\"" + prefix + i + "\",\"workspace\":\"acme\",\"template\":\"hello\","
                        + "\"channel\":\"sms\",\"data\":{" + (i % 100 == 0 ? "" : "\"xs\":[1,2,3,4,5,6,7,8,9,10]")
                        + "}}";
                sent.add(producer.sendAsync(json.getBytes(StandardCharsets.UTF_8)));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        }
    }

    private static Set<String> expected(String prefix, int count) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ids.add(prefix + i);
        }
        return ids;
    }

    private void assertEachOnce(String prefix, int count) {
        outputs.awaitIds(count);
        assertThat(outputs.all().stream().map(Output::id).collect(Collectors.toSet()))
                .isEqualTo(expected(prefix, count));
        assertThat(outputs.all()).as("nothing twice").hasSize(count);
    }

    @Test
    void outputsDeadLettersAndAcknowledgementsAreCommittedTogether() throws Exception {
        int count = 3_000;
        try (App app = installation.start(TRANSACTIONAL)) {
            publishTemplate(app);
            send("normal", "txn-", count);
            assertEachOnce("txn-", count);
            Awaitility.await("all are settled").until(() -> app.stats().inFlight() == 0);
            assertThat(app.stats().total(Count.RENDERED)).isEqualTo(count - count / 100);
            assertThat(app.stats().total(Count.DEAD_LETTERED)).isEqualTo(count / 100);
        }
        try (App next = installation.start(Map.of())) {
            send("high", "after-", 1);
            outputs.awaitId("after-0");
            assertThat(next.stats().total(Count.RECEIVED) - next.stats().total(Count.DEAD_LETTERED))
                    .as("nothing was left in the lanes: another instance gets only what came after")
                    .isEqualTo(0);
            assertThat(outputs.all()).hasSize(count + 1);
        }
    }

    @Test
    void whatAKilledInstanceHadInATransactionComesOnceFromAnother() throws Exception {
        int count = 20_000;
        try (App survivor = installation.start(TRANSACTIONAL);
                Instance victim = Instance.start(installation, folder.resolve("victim.log"), TRANSACTIONAL)) {
            publishTemplate(survivor);
            send("normal", "kill-", count);
            Awaitility.await("the instances are in the middle")
                    .until(() -> outputs.all().size() > count / 10);
            victim.kill();
            int outWhenKilled = outputs.all().size();
            assertEachOnce("kill-", count);
            assertThat(outWhenKilled).as("the kill came in the middle").isLessThan(count);
            Awaitility.await("the survivor has settled everything")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> survivor.stats().inFlight() == 0);
            assertThat(outputs.all()).as("nothing twice").hasSize(count);
        }
    }

    @Test
    void aFrozenInstanceIsReplacedAndDoesNoHarmWhenItGoesOn() throws Exception {
        int count = 10_000;
        try (App survivor = installation.start(TRANSACTIONAL);
                Instance victim = Instance.start(installation, folder.resolve("frozen.log"), TRANSACTIONAL)) {
            publishTemplate(survivor);
            send("normal", "freeze-", count);
            Awaitility.await("the instances are in the middle")
                    .until(() -> outputs.all().size() > count / 10);
            victim.freeze();
            int outWhenFrozen = outputs.all().size();
            Awaitility.await("the survivor has taken over")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> outputs.all().size() >= count);
            assertThat(outWhenFrozen).as("the freeze came in the middle").isLessThan(count);

            victim.thaw();
            assertThat(victim.terminate()).as(victim.log()).isIn(0, 143);
            send("normal", "last-", 2);
            outputs.awaitId("last-1");
            assertThat(outputs.all()).as("nothing twice").hasSize(count + 2);
        }
    }

    @Test
    void aStoppedInstanceCommitsWhatItBegan() throws Exception {
        int count = 20_000;
        try (App survivor = installation.start(TRANSACTIONAL);
                Instance leaver = Instance.start(installation, folder.resolve("leaver.log"), TRANSACTIONAL)) {
            publishTemplate(survivor);
            send("normal", "drain-", count);
            Awaitility.await("the instances are in the middle")
                    .until(() -> outputs.all().size() > count / 10);
            int outWhenStopped = outputs.all().size();
            assertThat(leaver.terminate()).as(leaver.log()).isIn(0, 143);
            assertEachOnce("drain-", count);
            assertThat(outWhenStopped).as("the stop came in the middle").isLessThan(count);
            assertThat(leaver.log())
                    .contains("has stopped")
                    .doesNotContain("WARN")
                    .doesNotContain("ERROR");
        }
    }
}
