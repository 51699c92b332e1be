package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.broker.Gathering.Member;
import dev.platen.app.message.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pulsar.client.api.transaction.Transaction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneGroupsTest {
    private final AtomicInteger renewals = new AtomicInteger();
    private final List<String> givenBack = new ArrayList<>();

    private static Member member(Delivery delivery) {
        return new Member(delivery, new Publication(Destination.ABORTED, new byte[1], Map.of()));
    }

    private Member keyed() {
        return member(Deliveries.keyed(Lane.HIGH, 1, "a", "", renewals::incrementAndGet));
    }

    private Member free() {
        return member(Deliveries.of(Lane.HIGH, 1, "", givenBack));
    }

    private static LaneGroups groups(
            PulsarConnection connection,
            Supplier<CompletableFuture<Transaction>> transactions,
            ScheduledThreadPoolExecutor thread) {
        DeliverySettings settings =
                new DeliverySettings(DeliverySettings.Mode.TRANSACTIONAL, Duration.ofSeconds(3), 10, Set.of(Lane.HIGH));
        return new LaneGroups(Lane.HIGH, new OutputTopics(connection), settings, transactions, thread, () -> 0);
    }

    /// Delivers a message twice while no transaction can be opened.
    private static void deliverTwice(Member first, Member copy) throws Exception {
        try (PulsarConnection connection = PulsarConnections.toNobody();
                ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1)) {
            LaneGroups groups = groups(connection, CompletableFuture::new, thread);
            groups.join(first);
            groups.join(copy);
            thread.shutdownNow();
        }
    }

    @Test
    void aSecondDeliveryOfAKeyThatIsNotHandedOverBringsItsLaneAgain() throws Exception {
        Member copy = keyed();
        deliverTwice(keyed(), copy);
        assertThat(copy.settled()).isCompletedExceptionally();
        // The pipeline closes the order of its lane for every message that is not handed over.
        assertThat(renewals).as("somebody asks for what opens it again").hasValue(1);
    }

    @Test
    void aSecondDeliveryIsGivenBackBecauseTheFirstMayHaveFailedAlready() throws Exception {
        Member first = free();
        Member copy = free();
        deliverTwice(first, copy);
        assertThat(first.settled()).isNotDone();
        assertThat(copy.settled()).isCompletedExceptionally();
        assertThat(givenBack)
                .as("the broker waits for somebody to say what became of it")
                .hasSize(1);
    }

    @Test
    void whatCameOverALostConnectionIsNeitherSentNorAskedForAgain() throws Exception {
        AtomicLong lostAtMillis = new AtomicLong();
        CompletableFuture<Transaction> opened = new CompletableFuture<>();
        CompletableFuture<Void> committed = new CompletableFuture<>();
        Member member = member(Deliveries.over(lostAtMillis::get, Lane.HIGH, 1, givenBack));
        try (PulsarConnection connection = PulsarConnections.toNobody();
                ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1)) {
            LaneGroups groups = groups(connection, () -> opened, thread);
            groups.join(member);
            lostAtMillis.set(1_767_225_600_000L);
            Object answer = committed;
            Supplier<@Nullable Object> commit = () -> {
                committed.complete(null);
                return answer;
            };
            opened.complete(Deliveries.stub(Transaction.class, Map.of("commit", commit)));
            // A message that were sent would wait for a broker that is not there.
            assertThat(committed).as("of nothing").succeedsWithin(Duration.ofSeconds(10));
            thread.shutdown();
        }
        assertThat(member.settled()).isCompletedExceptionally();
        assertThat(givenBack).as("the broker delivers it again anyway").isEmpty();
    }
}
