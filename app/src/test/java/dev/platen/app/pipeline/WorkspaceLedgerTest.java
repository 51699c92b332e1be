package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.Lane;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.pipeline.PipelineStats.Count;
import dev.platen.app.pipeline.WorkspaceLedger.Balance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceLedgerTest {
    private final PipelineStats stats = new PipelineStats();
    private final WorkspaceLedger ledger = stats.ledger();

    private static Outcome outcome(String workspace, int kind) {
        MessageIdentity identity = new MessageIdentity("r-1", workspace, "hello");
        return switch (kind) {
            case 0 -> new Outcome.Aborted(identity, "hello@1", Channel.SMS, "no");
            case 1 -> failed(workspace, DiagnosisCode.MISSING_VARIABLE);
            default -> new Outcome.Rendered(identity, "hello@1", Channel.SMS, new byte[0]);
        };
    }

    private static Outcome failed(String workspace, DiagnosisCode code) {
        return new Outcome.Failed(new MessageIdentity("r-1", workspace, "hello"), new Diagnosis(code, "m", "a"));
    }

    /// A message in work, as the pipeline keeps it.
    private record Work(Lane lane, Outcome outcome, Holdings holdings) {}

    private Work begin(Lane lane, Outcome outcome) {
        stats.received(lane);
        Holdings holdings = new Holdings();
        holdings.account(ledger.in(outcome));
        return new Work(lane, outcome, holdings);
    }

    private void settle(Work work) {
        work.holdings().settled(work.outcome());
        stats.settled(work.lane(), work.outcome());
        work.holdings().release();
    }

    private void giveBack(Work work) {
        work.holdings().release();
        stats.returned();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theBooksBalanceAtEveryMomentWhateverHappensInWhichOrder(long seed) {
        Random random = new Random(seed);
        List<Work> working = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (working.isEmpty() || random.nextInt(5) < 2) {
                Lane lane = Lane.values()[random.nextInt(Lane.values().length)];
                working.add(begin(lane, outcome("w" + random.nextInt(400), random.nextInt(6))));
            } else {
                Work work = working.remove(random.nextInt(working.size()));
                if (random.nextInt(4) == 0) {
                    giveBack(work);
                } else {
                    settle(work);
                }
            }
            Balance total = ledger.total();
            assertThat(total.pending())
                    .as("pending after step %d, seed %d", i, seed)
                    .isEqualTo(working.size());
            assertThat(stats.inFlight()).isEqualTo(working.size());
            assertThat(stats.mismatch()).as("step %d, seed %d", i, seed).isZero();
        }
        working.forEach(this::settle);
        assertThat(ledger.total().pending()).isZero();
        assertThat(ledger.total().in()).isEqualTo(stats.total(Count.RECEIVED));
        assertThat(ledger.total().returned()).isEqualTo(stats.redelivered());
        assertThat(stats.mismatch()).as("quiet, seed %d", seed).isZero();
    }

    @Test
    void whileManyThreadsWorkNothingLooksWrong() throws InterruptedException {
        int threads = 4;
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Random random = new Random(t);
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20_000; i++) {
                    Work work = begin(Lane.NORMAL, outcome("w" + random.nextInt(300), random.nextInt(4)));
                    if (random.nextInt(10) == 0) {
                        giveBack(work);
                    } else {
                        settle(work);
                    }
                }
                ended.countDown();
            });
        }
        Thread reader = Thread.ofPlatform().start(() -> {
            while (ended.getCount() > 0) {
                if (stats.mismatch() != 0) {
                    over.set(true);
                }
            }
        });
        ended.await();
        reader.join();

        assertThat(over).as("a mismatch was seen").isFalse();
        assertThat(ledger.total().in()).isEqualTo(threads * 20_000L);
        assertThat(ledger.total().pending()).isZero();
        assertThat(stats.mismatch()).isZero();
    }

    @Test
    void aMessageThatIsForgottenIsAMismatchOnceNothingIsInWork() {
        Work forgotten = begin(Lane.HIGH, outcome("acme", 3));
        assertThat(stats.mismatch()).as("it may still be in work").isZero();

        stats.settled(forgotten.lane(), forgotten.outcome());

        assertThat(stats.mismatch()).isPositive();
    }

    @Test
    void aMessageThatLeavesTwiceIsAMismatchAtOnce() {
        begin(Lane.HIGH, outcome("acme", 3));
        WorkspaceLedger.Account account = ledger.in(outcome("globex", 3));
        account.settled(outcome("globex", 3));
        account.returned();

        assertThat(stats.mismatch()).isPositive();
    }

    @Test
    void aMessageThatIsInNoAccountIsAMismatch() {
        stats.received(Lane.BULK);
        stats.returned();

        assertThat(stats.mismatch()).isPositive();
    }

    @Test
    void anOutcomeOfAnotherKindIsAMismatch() {
        Work work = begin(Lane.BULK, outcome("acme", 3));
        work.holdings().settled(outcome("acme", 0));
        stats.settled(work.lane(), work.outcome());

        assertThat(stats.mismatch()).isPositive();
    }

    @Test
    void whatIsGivenBackAndComesAgainIsInTwiceAndReturnedOnce() {
        giveBack(begin(Lane.NORMAL, outcome("acme", 3)));
        settle(begin(Lane.NORMAL, outcome("acme", 3)));

        assertThat(ledger.balance("acme")).isEqualTo(new Balance(2, 1, 0, 0, 1));
        assertThat(ledger.balance("globex")).isEqualTo(Balance.NONE);
    }

    @Test
    void noMoreAccountsAreOpenedThanThereMayBe() {
        for (int i = 0; i < WorkspaceLedger.MOST_WORKSPACES + 50; i++) {
            settle(begin(Lane.NORMAL, outcome("w" + i, 3)));
        }

        assertThat(ledger.balances()).hasSize(WorkspaceLedger.MOST_WORKSPACES + 1);
        assertThat(ledger.balance(WorkspaceLedger.OTHERS).rendered()).isEqualTo(50);
        assertThat(stats.mismatch()).isZero();
    }

    @Test
    void whatBelongsToNobodyOpensNoAccount() {
        settle(begin(Lane.NORMAL, outcome("", 1)));
        settle(begin(Lane.NORMAL, outcome("No Name!", 1)));
        settle(begin(Lane.NORMAL, failed("stranger", DiagnosisCode.UNKNOWN_WORKSPACE)));

        assertThat(ledger.balances()).containsOnlyKeys(WorkspaceLedger.OTHERS);
        assertThat(ledger.balance(WorkspaceLedger.OTHERS).deadLettered()).isEqualTo(3);
    }

    @Test
    void aListenerHearsOfEveryAccountOnce() {
        ledger.in(outcome("before", 3));
        List<String> heard = new ArrayList<>();
        ledger.listen(heard::add);
        ledger.in(outcome("after", 3));
        ledger.in(outcome("after", 3));

        assertThat(heard).containsExactly(WorkspaceLedger.OTHERS, "before", "after");
    }
}
