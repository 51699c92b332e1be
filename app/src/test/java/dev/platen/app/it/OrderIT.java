package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.App;
import dev.platen.app.it.Outputs.Output;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pulsar.client.api.BatcherBuilder;
import org.apache.pulsar.client.api.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A lane that keeps the order of each key, seen by an independent reader.
@Timeout(180)
class OrderIT extends OwnTenant {
    private static final int KEYS = 40;

    /// Small and large outputs in turns, which leave by different producers.
    private void send(int each) throws Exception {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        try (Producer<byte[]> producer = outputs.producer("normal", BatcherBuilder.KEY_BASED)) {
            for (int i = 0; i < each; i++) {
                for (int key = 0; key < KEYS; key++) {
                    String json = hello(key + "-" + i, "{\"n\":" + (i % 10 == 3 ? 9_000 : 3) + "}");
                    sent.add(producer.newMessage()
                            .key("key-" + key)
                            .value(json.getBytes(StandardCharsets.UTF_8))
                            .sendAsync());
                }
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        }
    }

    private Map<String, List<Integer>> numbersByKey() {
        Map<String, List<Integer>> numbers = new HashMap<>();
        for (Output output : outputs.all()) {
            String[] parts = output.id().split("-", -1);
            numbers.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(Integer.parseInt(parts[1]));
        }
        return numbers;
    }

    @ParameterizedTest
    @CsvSource({"at-least-once,100", "transactional,12"})
    void eachKeyKeepsItsOrderWhenAnInstanceStopsInTheMiddle(String mode, int each) throws Exception {
        Map<String, String> settings = Map.of("lanes.normal.subscription", "key-shared", "delivery.mode", mode);
        try (App survivor = installation.start(settings);
                Instance leaver = Instance.start(installation, folder.resolve("leaver.log"), settings)) {
            publish(survivor, "acme", "hello", "{% for x in range(1, n) %}hello {{ x }} {% endfor %}");
            send(each);
            Awaitility.await("the instances are in the middle")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> outputs.all().size() > KEYS * each / 6);
            int outWhenStopped = outputs.all().size();
            assertThat(leaver.terminate()).as(leaver.log()).isIn(0, 143);

            outputs.awaitIds(KEYS * each);
            Awaitility.await("the survivor has settled everything")
                    .until(() -> survivor.stats().inFlight() == 0);
            List<Integer> inOrder = IntStream.range(0, each).boxed().toList();
            assertThat(numbersByKey()).hasSize(KEYS);
            numbersByKey()
                    .forEach((key, numbers) ->
                            assertThat(numbers).as("key " + key + " in " + mode).isEqualTo(inOrder));
            assertThat(outWhenStopped).as("the stop came in the middle").isLessThan(KEYS * each);
            assertThat(leaver.log()).doesNotContain("WARN").doesNotContain("ERROR");
        }
    }
}
