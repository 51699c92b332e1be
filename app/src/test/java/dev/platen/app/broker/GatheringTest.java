package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.broker.Gathering.Joined;
import dev.platen.app.broker.Gathering.Member;
import dev.platen.app.broker.Gathering.Unit;
import dev.platen.app.message.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What leaves together.
class GatheringTest {
    private static final long SECOND = 1_000_000_000L;

    private final Gathering gathering = new Gathering();

    private static Member single(long entry) {
        return member(entry, -1, 0);
    }

    private static Member member(long entry, int index, int size) {
        Publication publication = new Publication(Destination.SMS, new byte[10], Map.of());
        return new Member(Deliveries.inBatch(Lane.NORMAL, entry, index, size), publication);
    }

    private Joined join(Member member) {
        return gathering.join(member, 0);
    }

    private void joinBatch(long entry, int size) {
        IntStream.range(0, size)
                .forEach(i -> assertThat(join(member(entry, i, size))).isEqualTo(Joined.YES));
    }

    @Test
    void whatCameAloneLeavesAtOnce() {
        assertThat(join(single(1))).isEqualTo(Joined.YES);
        List<Unit> units = gathering.take(10);
        assertThat(units).hasSize(1);
        assertThat(units.getFirst().whole()).isTrue();
        assertThat(gathering.isReady()).isFalse();
    }

    @Test
    void aBatchLeavesInOnePieceWhenAllOfItIsThereInAnyOrder() {
        join(member(1, 2, 3));
        join(member(1, 0, 3));
        assertThat(gathering.isReady()).isFalse();
        assertThat(gathering.waitingBytes()).isEqualTo(20);
        join(member(1, 1, 3));
        assertThat(gathering.waitingBytes()).isZero();
        Unit unit = gathering.take(1).getFirst();
        assertThat(unit.members()).as("larger than the limit, but the first").hasSize(3);
        assertThat(unit.whole()).isTrue();
    }

    @Test
    void aGroupHasNoMoreThanItsLimitUnlessOneBatchHas() {
        joinBatch(1, 3);
        joinBatch(2, 3);
        joinBatch(3, 3);
        assertThat(gathering.take(7)).hasSize(2);
        assertThat(gathering.take(7)).hasSize(1);
        assertThat(gathering.take(7)).isEmpty();
    }

    @Test
    void whatWaitsTooLongLeavesWithoutTheRest() {
        gathering.join(member(1, 0, 3), 0);
        gathering.join(member(2, 0, 3), SECOND);
        gathering.release(SECOND / 2, SECOND);
        List<Unit> units = gathering.take(10);
        assertThat(units).hasSize(1);
        assertThat(units.getFirst().entry().entry()).isEqualTo(1);
        assertThat(units.getFirst().whole()).isFalse();
        assertThat(gathering.waitingBytes()).as("the other one still waits").isEqualTo(10);
    }

    @Test
    void aSecondDeliveryOfTheSameIsACopyUntilTheFirstIsSettled() {
        join(single(1));
        assertThat(join(single(1))).isEqualTo(Joined.COPY);
        Unit unit = gathering.take(10).getFirst();
        assertThat(join(single(1))).as("in a transaction").isEqualTo(Joined.COPY);
        gathering.settled(unit);
        assertThat(join(single(1)))
                .as("the broker decides about what comes later")
                .isEqualTo(Joined.YES);
    }

    @Test
    void whatComesAgainOverANewConnectionIsNoCopyAndLeavesAsAUnitOfItsOwn() {
        for (long lostAtMillis : new long[] {0, 1_767_225_600_000L}) {
            Delivery delivery = Deliveries.over(() -> lostAtMillis, Lane.NORMAL, 1, new ArrayList<>());
            assertThat(join(new Member(delivery, new Publication(Destination.ABORTED, new byte[1], Map.of()))))
                    .isEqualTo(Joined.YES);
        }
        assertThat(gathering.take(10))
                .hasSize(2)
                .allSatisfy(unit -> assertThat(unit.members()).hasSize(1));
    }

    @Test
    void aBatchThatFailedIsTakenAgainAtOnce() {
        joinBatch(1, 2);
        Unit unit = gathering.take(10).getFirst();
        assertThat(gathering.failed(unit, 0)).isEmpty();
        joinBatch(1, 2);
        assertThat(gathering.take(10).getFirst().whole()).isTrue();
    }

    @Test
    void aPartThatFailedTakesTheRestOfItsBatchWithIt() {
        join(member(1, 0, 3));
        gathering.release(0, 0);
        Unit unit = gathering.take(10).getFirst();
        Member waiting = member(1, 1, 3);
        join(waiting);
        assertThat(gathering.failed(unit, 0)).containsExactly(waiting);
        assertThat(gathering.waitingBytes()).isZero();
        assertThat(join(member(1, 2, 3))).as("rendered later").isEqualTo(Joined.REFUSED);
        gathering.release(SECOND, SECOND);
        assertThat(join(member(1, 2, 3))).as("delivered again").isEqualTo(Joined.YES);
    }

    @Test
    void aMessageThatIsGivenBackTakesItsBatchWithIt() {
        Member waiting = member(1, 0, 2);
        join(waiting);
        assertThat(gathering.refuse(Gathering.key(waiting.delivery()), 0)).containsExactly(waiting);
        assertThat(join(member(1, 1, 2))).isEqualTo(Joined.REFUSED);
        assertThat(join(single(2))).as("others go on").isEqualTo(Joined.YES);
    }

    @Test
    void nothingStaysBehindWhenItIsCleared() {
        joinBatch(1, 2);
        join(member(2, 0, 2));
        assertThat(gathering.clear()).hasSize(3);
        assertThat(gathering.isReady()).isFalse();
        assertThat(gathering.waitingBytes()).isZero();
    }
}
