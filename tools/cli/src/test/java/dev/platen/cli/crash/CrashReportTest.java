package dev.platen.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.crash.Audit.Counts;
import dev.platen.cli.instance.Ledgers;
import dev.platen.crash.CrashPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrashReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Ledgers GOOD = new Ledgers(2, 0, Map.of("acme", new Ledgers.Account(5, 5, 0, 0, 0)));
    private static final Ledgers BAD = new Ledgers(2, 1, Map.of("acme", new Ledgers.Account(5, 5, 0, 0, 0)));

    private final Sightings sightings = new Sightings(10);

    private static Audit.Findings findings(long lost, long duplicates) {
        return new Audit.Findings(duplicates, 0, 0, Map.of("acme", new Counts(10, 8 - lost, 1, 1)));
    }

    private CrashReport report(Audit.Findings findings, CrashRun.Mode mode, Ledgers ledgers) {
        for (int i = 0; i < 10; i++) {
            sightings.published(i, i);
            sightings.seen(i, 100 + i);
        }
        sightings.seen(0, 1_500);
        sightings.seen(1, 2_500);
        sightings.seen(2, 2_500);
        List<Strike> strikes = List.of(
                new Strike(new Blow.Kill(CrashPoint.SENT, 1), 1_000, 4, 7, 120.0, null),
                new Strike(new Blow.BrokerKill(), 2_000, 9, 9, 8_000.0, 450.0),
                new Strike(new Blow.Freeze(CrashPoint.SENT, 1), 3_000, 2, 2, 4_000.0, null));
        CrashRun.Settings settings = new CrashRun.Settings(2, 1, 1, 10, 100, 3, mode, 42);
        return new CrashReport(settings, strikes, sightings, findings, 0, ledgers);
    }

    @Test
    void theJsonHasTheAgreedMembers() {
        CrashReport report = report(findings(0, 3), CrashRun.Mode.AT_LEAST_ONCE, GOOD);
        JsonNode json = JSON.valueToTree(report.json());

        assertThat(json.path("kills").asInt()).as("instances and broker").isEqualTo(2);
        assertThat(json.path("sent").asInt()).isEqualTo(10);
        assertThat(json.path("received").asInt()).isEqualTo(10);
        assertThat(json.path("lost").asInt(-1)).isZero();
        assertThat(json.path("duplicates").asInt()).isEqualTo(3);
        assertThat(json.path("committedDuplicates").asInt()).isEqualTo(3);
        assertThat(json.path("takeoverP99Millis").asDouble())
                .as("of killed instances only")
                .isEqualTo(120);
        assertThat(json.path("brokerRestartMillis").asDouble()).isEqualTo(450);
        assertThat(json.path("freezeTakeoverMaxMillis").asDouble()).isEqualTo(4_000);
        assertThat(json.path("inFlightAtKills").asInt()).isEqualTo(4);
        assertThat(json.path("duplicatesAfterKills").asInt()).isEqualTo(1);
        assertThat(json.path("duplicatesAfterBrokerKills").asInt()).isEqualTo(2);
        assertThat(json.path("duplicateShareOfInFlight").asDouble()).isEqualTo(0.25);
        assertThat(json.path("conservation").path("balanced").asBoolean()).isTrue();
        assertThat(report.text()).contains("10 in = 8 rendered + 1 aborted + 1 dead-lettered + 0 pending");
        assertThat(report.isGood()).isTrue();
    }

    @Test
    void whatIsLostIsNotGood() {
        CrashReport report = report(findings(2, 0), CrashRun.Mode.AT_LEAST_ONCE, GOOD);

        assertThat(report.isGood()).isFalse();
        assertThat(JSON.<JsonNode>valueToTree(report.json()).path("lost").asInt())
                .isEqualTo(2);
        assertThat(JSON.<JsonNode>valueToTree(report.json()).path("received").asInt())
                .isEqualTo(8);
        assertThat(report.text()).contains("DO NOT BALANCE", "2 pending");
    }

    @Test
    void duplicatesAreAllowedUnlessTheDeliveryIsTransactional() {
        assertThat(report(findings(0, 3), CrashRun.Mode.TRANSACTIONAL, GOOD).isGood())
                .isFalse();
    }

    @Test
    void anInstanceWhoseBooksAreWrongIsNotGood() {
        assertThat(report(findings(0, 0), CrashRun.Mode.AT_LEAST_ONCE, BAD).isGood())
                .isFalse();
    }

    @Test
    void percentilesAreValuesThatOccurredAndUnknownIfOneIs() {
        assertThat(CrashReport.percentile(List.of(3.0, 1.0, 2.0), 50)).isEqualTo(2);
        assertThat(CrashReport.percentile(List.of(3.0, 1.0, 2.0), 99)).isEqualTo(3);
        assertThat(CrashReport.percentile(List.of(), 99)).isNull();
        assertThat(CrashReport.percentile(Arrays.asList(1.0, null), 50)).isNull();
    }
}
