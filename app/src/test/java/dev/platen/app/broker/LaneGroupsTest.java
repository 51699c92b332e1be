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

    /// Delivers a message twice while no transaction can be opened.
    private static void deliverTwice(Member first, Member copy) throws Exception {
        DeliverySettings settings =
                new DeliverySettings(DeliverySettings.Mode.TRANSACTIONAL, Duration.ofSeconds(3), 10, Set.of(Lane.HIGH));
        try (PulsarConnection connection = PulsarConnections.toNobody();
                ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1)) {
            LaneGroups groups = new LaneGroups(
                    Lane.HIGH, new OutputTopics(connection), settings, CompletableFuture::new, thread, () -> 0);
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
}
