package dev.platen.app.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.message.Lane;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrickleTest {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Set<Lane> ALL_BUT_URGENT = EnumSet.of(Lane.HIGH, Lane.NORMAL, Lane.BULK);

    private final Trickle trickle = new Trickle();
    private final Map<Lane, Long> received = new EnumMap<>(Lane.class);
    private long now;

    private Set<Lane> ticks(int count, Lane... busy) {
        Set<Lane> paused = Set.of();
        for (int i = 0; i < count; i++) {
            for (Lane lane : busy) {
                if (!paused.contains(lane)) {
                    received.merge(lane, 1L, Long::sum);
                }
            }
            now += TICK;
            paused = EnumSet.copyOf(trickle.paused(ALL_BUT_URGENT, lane -> received.getOrDefault(lane, 0L), now));
        }
        return paused;
    }

    @Test
    void pausesWhatTheLevelSaysWhileOthersHaveMessages() {
        assertThat(ticks(100, Lane.URGENT)).isEqualTo(ALL_BUT_URGENT);
    }

    @Test
    void opensTheHighestLaneThatIsNotEmptyWhicheverItIs() {
        ticks(1, Lane.URGENT);
        assertThat(ticks(40, Lane.NORMAL))
                .as("high was opened and had nothing, normal has, bulk stays paused")
                .isEqualTo(EnumSet.of(Lane.BULK));
    }

    @Test
    void closesThemAgainWhenALaneAboveHasMessages() {
        ticks(1, Lane.URGENT);
        ticks(40, Lane.NORMAL);
        assertThat(ticks(1, Lane.URGENT)).isEqualTo(ALL_BUT_URGENT);
    }

    @Test
    void anEmptyInstanceOpensAllWithinSeconds() {
        ticks(1, Lane.URGENT);
        Set<Lane> paused = Set.copyOf(trickle.paused(ALL_BUT_URGENT, lane -> received.getOrDefault(lane, 0L), now));
        int ticks = 0;
        while (!paused.isEmpty()) {
            now += TICK;
            paused = Set.copyOf(trickle.paused(ALL_BUT_URGENT, lane -> received.getOrDefault(lane, 0L), now));
            assertThat(++ticks).isLessThan(20);
        }
        assertThat(ticks).as("not all at once").isGreaterThan(10);
    }

    @Test
    void nothingIsPausedAtALevelThatPausesNothing() {
        ticks(4, Lane.URGENT);
        assertThat(trickle.paused(Set.of(), lane -> 0L, now)).isEmpty();
    }
}
