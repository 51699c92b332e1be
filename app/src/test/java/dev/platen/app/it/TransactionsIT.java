package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.App;
import dev.platen.app.pipeline.PipelineStats.Count;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Delivery in transactions, seen by a reader of what is committed.
@Timeout(180)
class TransactionsIT extends OwnTenant {
    private static final Map<String, String> TRANSACTIONAL = Map.of("delivery.mode", "transactional");

    /// Every hundredth has no data and becomes a dead letter.
    private void send(String lane, String prefix, int count) throws Exception {
        outputs.sendAll(lane, count, i -> hello(prefix + i, i % 100 == 0 ? "{}" : TEN));
    }

    private void assertEachOnce(String prefix, int count) {
        outputs.awaitIds(count);
        assertThat(outputs.ids()).isEqualTo(ids(prefix, count));
        assertThat(outputs.all()).as("nothing twice").hasSize(count);
    }

    private void awaitMiddle(int count) {
        Awaitility.await("the instances are in the middle")
                .until(() -> outputs.all().size() > count / 10);
    }

    @Test
    void outputsDeadLettersAndAcknowledgementsAreCommittedTogether() throws Exception {
        int count = 3_000;
        try (App app = installation.start(TRANSACTIONAL)) {
            publishHello(app);
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
            publishHello(survivor);
            send("normal", "kill-", count);
            awaitMiddle(count);
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
            publishHello(survivor);
            send("normal", "freeze-", count);
            awaitMiddle(count);
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
            publishHello(survivor);
            send("normal", "drain-", count);
            awaitMiddle(count);
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
