package dev.platen.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.cli.sample.SampleMix;
import dev.platen.cli.sample.SampleMix.Fate;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final int COUNT = 2_000;

    private final SampleMix mix = new SampleMix(1, "run-");
    private final Books books = new Books("run-", mix);

    @Test
    void balancesWhenInstanceAndReaderAgree() throws Exception {
        findAllBut(0);
        Report report = Report.of(COUNT, stats(0), books);
        assertThat(report.balanced()).as(ReportText.of(report)).isTrue();
        assertThat(report.total().pending()).isZero();
        assertThat(report.messagesPerSecond()).isEqualTo(COUNT / 0.5);
        assertThat(ReportText.of(report))
                .contains("lane urgent", "channel webhook", "4,000 messages/s", "0 pending")
                .doesNotContain("DO NOT BALANCE");
    }

    @Test
    void doesNotBalanceWhenTheReaderMissesOne() throws Exception {
        findAllBut(1);
        Report report = Report.of(COUNT, stats(0), books);
        assertThat(report.balanced()).isFalse();
        assertThat(ReportText.of(report)).contains("DO NOT BALANCE");
    }

    @Test
    void doesNotBalanceWhenTheInstanceMissesOne() throws Exception {
        findAllBut(0);
        Report report = Report.of(COUNT, stats(1), books);
        assertThat(report.total().pending()).isEqualTo(1);
        assertThat(report.balanced()).isFalse();
    }

    @Test
    void doesNotBalanceWhenTheInstanceSaysThatItsOwnBooksAreWrong() throws Exception {
        findAllBut(0);
        Report report = Report.of(COUNT, stats(0, 1), books);
        assertThat(report.balanced()).isFalse();
        assertThat(ReportText.of(report)).contains("DO NOT BALANCE", "1 counted wrongly");
        assertThat(Report.of(COUNT, with(stats(0), 1), books).balanced())
                .as("something is pending in a workspace")
                .isFalse();
    }

    @Test
    void anInstanceThatTellsNoLedgerIsNotTakenForBalanced() throws Exception {
        findAllBut(0);
        JsonNode stats = stats(0);
        ((ObjectNode) stats).remove("conservation");
        assertThat(Report.of(COUNT, stats, books).balanced()).isFalse();
    }

    @Test
    void theJsonHasTheAgreedKeys() throws Exception {
        findAllBut(0);
        JsonNode json =
                new ObjectMapper().valueToTree(Report.of(COUNT, stats(0), books).json());
        assertThat(json.path("in").asLong()).isEqualTo(COUNT);
        assertThat(json.path("rendered").asLong()
                        + json.path("aborted").asLong()
                        + json.path("deadLettered").asLong())
                .isEqualTo(COUNT);
        assertThat(json.path("pending").asLong()).isZero();
        assertThat(json.path("outputsRead").asLong())
                .isEqualTo(json.path("rendered").asLong());
        assertThat(json.path("conservation").path("balanced").asBoolean()).isTrue();
        assertThat(json.path("conservation")
                        .path("workspaces")
                        .path("acme")
                        .path("in")
                        .asLong())
                .isEqualTo(COUNT);
        assertThat(json.path("messagesPerSecond").isNumber()).isTrue();
        assertThat(json.path("p50Millis").isNumber()).isTrue();
        assertThat(json.path("p99Millis").isNumber()).isTrue();
        assertThat(json.path("byChannel").path("email").path("in").asLong()).isPositive();
        assertThat(json.path("byLane").path("urgent").path("pending").isNumber())
                .isTrue();
    }

    private void findAllBut(int missing) {
        for (int i = 0; i < COUNT; i++) {
            books.published(i, 0);
        }
        for (int i = missing; i < COUNT; i++) {
            books.found(mix.fate(i), i, TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static JsonNode with(JsonNode stats, long pending) {
        ((ObjectNode) stats.path("conservation").path("workspaces").path("acme")).put("pending", pending);
        return stats;
    }

    private JsonNode stats(int missing) throws Exception {
        return stats(missing, 0);
    }

    private JsonNode stats(int missing, int mismatch) throws Exception {
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        for (int i = missing; i < COUNT; i++) {
            fates.merge(mix.fate(i), 1, Integer::sum);
        }
        return new ObjectMapper().readTree("""
                        {"rendered":%1$d,"aborted":%2$d,"deadLettered":%3$d,
                         "conservation":{"mismatch":%4$d,"workspaces":{"acme":
                           {"in":%5$d,"rendered":%1$d,"aborted":%2$d,"deadLettered":%3$d,"returned":0,"pending":0}}}}
                        """.formatted(
                        fates.get(Fate.RENDERED),
                        fates.get(Fate.ABORTED),
                        fates.get(Fate.DEAD_LETTERED),
                        mismatch,
                        COUNT - missing));
    }
}
