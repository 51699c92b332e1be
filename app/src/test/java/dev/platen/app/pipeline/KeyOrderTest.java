package dev.platen.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.broker.Deliveries;
import dev.platen.app.broker.Delivery;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.KeyOrder.Turn;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyOrderTest {
    private final KeyOrder order = new KeyOrder();

    private static Delivery delivery(long entry, String key) {
        return Deliveries.keyed(Lane.NORMAL, entry, key, "", () -> {});
    }

    @Test
    void theFirstOfAKeyIsBegunAndTheOthersFollowInTheirOrder() throws Exception {
        Delivery first = delivery(1, "a");
        Delivery second = delivery(2, "a");
        Delivery third = delivery(3, "a");
        assertThat(order.arrived(first)).isEqualTo(Turn.NOW);
        assertThat(order.arrived(second)).isEqualTo(Turn.LATER);
        assertThat(order.arrived(delivery(4, "b"))).isEqualTo(Turn.NOW);
        assertThat(order.arrived(third)).isEqualTo(Turn.LATER);
        assertThat(order.settled(first)).isSameAs(second);
        assertThat(order.settled(second)).isSameAs(third);
        assertThat(order.settled(third)).isNull();
        assertThat(order.arrived(delivery(5, "a")))
                .as("a key that is free again")
                .isEqualTo(Turn.NOW);
    }

    @Test
    void whatComesAfterAFailureIsNotTakenUntilTheLaneIsRenewed() throws Exception {
        Delivery first = delivery(1, "a");
        Delivery other = delivery(2, "b");
        assertThat(order.arrived(first)).isEqualTo(Turn.NOW);
        assertThat(order.arrived(other)).isEqualTo(Turn.NOW);
        order.givenBack();
        order.ended();
        assertThat(order.arrived(delivery(3, "a"))).isEqualTo(Turn.NEVER);
        assertThat(order.arrived(delivery(4, "c"))).isEqualTo(Turn.NEVER);
        assertThat(order.settled(other)).isNull();
        order.ended();
        order.renew(1);
        assertThat(order.arrived(delivery(1, "a"))).isEqualTo(Turn.NOW);
    }

    @Test
    void whatWaitsIsBounded() throws Exception {
        Delivery first = delivery(0, "a");
        assertThat(order.arrived(first)).isEqualTo(Turn.NOW);
        for (int i = 1; i <= KeyOrder.MOST_WAITING; i++) {
            assertThat(order.arrived(delivery(i, "a"))).isEqualTo(Turn.LATER);
        }
        assertThat(order.arrived(delivery(5_000, "b"))).as("another key").isEqualTo(Turn.NOW);
        AtomicReference<Turn> late = new AtomicReference<>();
        Thread intake = Thread.ofPlatform().start(() -> {
            try {
                late.set(order.arrived(delivery(6_000, "a")));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Awaitility.await().until(() -> intake.getState() == Thread.State.WAITING);
        assertThat(order.settled(first)).isNotNull();
        assertThat(intake.join(Duration.ofSeconds(20))).isTrue();
        assertThat(late.get()).isEqualTo(Turn.LATER);
    }

    @Test
    void aStopTakesNothingMore() throws Exception {
        assertThat(order.arrived(delivery(1, "a"))).isEqualTo(Turn.NOW);
        order.close();
        assertThat(order.arrived(delivery(2, "a"))).isEqualTo(Turn.NEVER);
        order.renew(Long.MAX_VALUE);
    }
}
