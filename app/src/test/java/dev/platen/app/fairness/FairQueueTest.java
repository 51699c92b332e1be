package dev.platen.app.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FairQueueTest {
    private static final int PLACES = 64;
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private record Item(int number, String workspace, int bytes, long costNanos, long sentNanos) {}

    /// A lane with one rendering thread: what is sent waits in a topic, the front of the topic is handed to
    /// the queue as far as it goes, and what the queue finds over its share is parked.
    private static final class Lane {
        final FairQueue<Item> queue = new FairQueue<>(PLACES, 1 << 20, Item::bytes);
        final ArrayDeque<Item> topic = new ArrayDeque<>();
        final Map<String, ArrayDeque<Item>> parked = new HashMap<>();
        final Map<String, Long> servedNanos = new HashMap<>();
        final Map<String, Integer> parkings = new HashMap<>();
        final Map<String, List<Long>> waitedNanos = new HashMap<>();
        final Set<Integer> served = new HashSet<>();
        long nowNanos;
        int sent;

        void send(String workspace, int count, int bytes, long costNanos) {
            for (int i = 0; i < count; i++) {
                topic.add(new Item(sent++, workspace, bytes, costNanos, nowNanos));
            }
        }

        void takeIn() {
            while (!topic.isEmpty()) {
                Item item = topic.getFirst();
                if (queue.isContested() && queue.isOver(item.workspace(), item)) {
                    parkings.merge(item.workspace(), 1, Integer::sum);
                    parked.computeIfAbsent(item.workspace(), name -> new ArrayDeque<>())
                            .add(item);
                } else if (!queue.hasRoom()) {
                    return;
                } else if (queue.isContested()) {
                    queue.add(item.workspace(), item);
                } else {
                    queue.add(item);
                }
                topic.removeFirst();
            }
        }

        void takeBack() {
            parked.forEach((workspace, items) -> {
                while (!items.isEmpty() && queue.mayReturn(workspace, items.getFirst())) {
                    queue.addReturned(workspace, items.removeFirst());
                }
            });
        }

        /// Renders one message; time passes as it takes.
        void step() {
            takeIn();
            takeBack();
            if (queue.isEmpty()) {
                nowNanos += MILLI;
                return;
            }
            Item item = queue.remove();
            takeBack();
            waitedNanos
                    .computeIfAbsent(item.workspace(), name -> new ArrayList<>())
                    .add(nowNanos - item.sentNanos());
            nowNanos += item.costNanos();
            assertThat(served.add(item.number())).as("rendered once").isTrue();
            servedNanos.merge(item.workspace(), item.costNanos(), Long::sum);
            queue.charge(item.workspace(), item.costNanos(), nowNanos);
        }

        int parkings(String workspace) {
            return parkings.getOrDefault(workspace, 0);
        }

        List<Long> waited(String workspace) {
            return waitedNanos.getOrDefault(workspace, List.of());
        }

        long served(String workspace) {
            return servedNanos.getOrDefault(workspace, 0L);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @Test
    void aWorkspaceThatIsAloneIsNeverParkedHoweverMuchItSends() {
        Lane lane = new Lane();
        lane.send("alone", 50_000, 2_000, MILLI);
        while (lane.nowNanos < 20 * SECOND) {
            lane.step();
            assertThat(lane.queue.isContested()).isFalse();
        }

        assertThat(lane.parkings).isEmpty();
        assertThat(lane.served("alone")).isEqualTo(20 * SECOND);
    }

    @ParameterizedTest
    @CsvSource({"2000, 50000, false", "2000, 200000, true", "100000, 1000000, false", "100000, 2000000, true"})
    void onlyALaneWhoseMessagesCostMoreThanParkingIsContested(int bytes, long costNanos, boolean isContested) {
        Lane lane = new Lane();
        while (lane.nowNanos < 5 * SECOND) {
            if (lane.topic.size() < 500) {
                lane.send("large", 100, bytes, costNanos);
                lane.send("small", 1, bytes, costNanos);
            }
            lane.step();
        }

        assertThat(lane.parkings("large") > 0).isEqualTo(isContested);
        assertThat(lane.parkings("small")).isZero();
    }

    @Test
    void nobodyIsParkedForTheSakeOfWhatCannotBeRead() {
        Lane lane = new Lane();
        while (lane.nowNanos < 20 * SECOND) {
            while (lane.topic.size() < 200) {
                lane.send("alone", 50, 2_000, MILLI);
                lane.send("", 1, 2_000, MILLI);
            }
            lane.step();
        }

        assertThat(lane.parkings).isEmpty();
    }

    @Test
    void aBurstThatIsRenderedAtOnceParksNothing() {
        Lane lane = new Lane();
        while (lane.nowNanos < 20 * SECOND) {
            if (lane.topic.isEmpty() && lane.queue.isEmpty()) {
                lane.nowNanos += 50 * MILLI;
                lane.send("large", 100, 2_000, MILLI);
                lane.send("small", 1, 2_000, MILLI);
            }
            lane.step();
        }

        assertThat(lane.parkings).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void workspacesThatAllSendTheSameTooMuchAreHardlyParked(long seed) {
        Random random = new Random(seed);
        int workspaces = 2 + random.nextInt(9);
        Lane lane = new Lane();
        while (lane.nowNanos < 20 * SECOND) {
            while (lane.topic.size() < 200) {
                lane.send("w" + random.nextInt(workspaces), 1, 2_000, MILLI);
            }
            lane.step();
        }

        int parkings =
                lane.parkings.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(parkings).as("of %d messages", lane.sent).isLessThan(lane.sent / 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoSendsLittleDoesNotWaitBehindWhoSendsAHundredTimesAsMuch(long seed) {
        Random random = new Random(seed);
        Lane lane = new Lane();
        long nextNanos = 0;
        while (lane.nowNanos < 30 * SECOND) {
            // 2,500 a second, of which 1,000 can be rendered; 25 a second are the small one's.
            while (nextNanos <= lane.nowNanos) {
                lane.send(random.nextInt(100) == 0 ? "small" : "large", 1, 2_000, MILLI);
                nextNanos += 2 * MILLI / 5;
            }
            lane.step();
        }
        List<Long> waited = lane.waited("small");
        List<Long> settled = waited.subList(waited.size() / 5, waited.size()).stream()
                .sorted()
                .toList();

        assertThat(settled).hasSizeGreaterThan(400);
        assertThat(settled.get(settled.size() * 99 / 100))
                .as("nanoseconds at the 99th percentile, after the first seconds")
                .isLessThanOrEqualTo(3 * MILLI);
        assertThat(lane.parkings("small")).isZero();
        assertThat(lane.parkings("large")).isPositive();
        assertThat(lane.served("small") + lane.served("large"))
                .as("nothing is left unused")
                .isGreaterThan(29 * SECOND);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sharesAreEqualInTimeWhateverMessagesCost(long seed) {
        Random random = new Random(seed);
        Lane lane = new Lane();
        while (lane.nowNanos < 40 * SECOND) {
            while (lane.topic.size() < 200) {
                int kind = random.nextInt(20);
                if (kind == 0) {
                    lane.send("slow", 1, 2_000, 40 * MILLI);
                } else if (kind < 4) {
                    lane.send("many", 8, 2_000, MILLI);
                } else {
                    lane.send("usual", 1, 2_000, 2 * MILLI);
                }
            }
            lane.step();
        }

        // Of equal thirds and what a tolerance of a quarter allows.
        assertThat(lane.served("slow"))
                .as("slow: %s", lane.servedNanos)
                .isBetween(40 * SECOND * 22 / 100, 40 * SECOND * 46 / 100);
        assertThat(lane.served("usual")).as("usual: %s", lane.servedNanos).isGreaterThan(40 * SECOND * 22 / 100);
        assertThat(lane.served("many")).as("many: %s", lane.servedNanos).isGreaterThan(40 * SECOND * 22 / 100);
    }

    @Test
    void whatWasParkedComesBackWhenThereIsRoomAndNothingIsLost() {
        Lane lane = new Lane();
        for (int i = 0; i < 100; i++) {
            lane.send("large", 99, 2_000, MILLI);
            lane.send("small", 1, 2_000, MILLI);
        }
        while (lane.served.size() < 10_000 && lane.nowNanos < 20 * SECOND) {
            lane.step();
        }

        assertThat(lane.served).hasSize(10_000);
        assertThat(lane.parkings("large")).isPositive();
        assertThat(lane.nowNanos).as("no time is wasted").isEqualTo(10 * SECOND);
    }

    @Test
    void whatWasParkedIsNotStarvedByWhatIsNew() {
        Lane lane = new Lane();
        long nextNanos = 0;
        while (lane.nowNanos < 20 * SECOND) {
            while (nextNanos <= lane.nowNanos) {
                lane.send("large", 25, 2_000, MILLI);
                lane.send("small", 1, 2_000, MILLI);
                nextNanos += 10 * MILLI;
            }
            lane.step();
        }
        List<Long> waited = lane.waited("large");

        assertThat(waited.stream().filter(nanos -> nanos > SECOND).count())
                .as("parked messages among %d", waited.size())
                .isGreaterThan(waited.size() / 20);
    }

    @Test
    void largeMessagesOfWhoIsOverItsShareDoNotFillTheLanesMemory() {
        FairQueue<Item> queue = new FairQueue<>(PLACES, 1 << 20, Item::bytes);
        Lane lane = new Lane();
        while (lane.nowNanos < 5 * SECOND) {
            while (lane.topic.size() < 200) {
                lane.send("large", 50, 2_000, MILLI);
                lane.send("small", 1, 2_000, MILLI);
            }
            lane.step();
        }

        Item huge = new Item(-1, "large", 4 << 20, MILLI, 0);
        assertThat(lane.queue.isOver("large", huge)).isTrue();
        assertThat(lane.queue.isOver("small", huge)).isFalse();
        assertThat(queue.isOver("large", huge)).as("where nothing is contested").isFalse();
    }

    @Test
    void servesInOrderWhileNothingIsContested() {
        FairQueue<Item> queue = new FairQueue<>(PLACES, 1 << 20, Item::bytes);
        for (int i = 0; i < PLACES; i++) {
            assertThat(queue.hasRoom()).isTrue();
            queue.add(new Item(i, "w" + i % 3, 10, MILLI, 0));
        }
        assertThat(queue.hasRoom()).isFalse();

        for (int i = 0; i < PLACES; i++) {
            assertThat(queue.remove().number()).isEqualTo(i);
        }
        assertThatThrownBy(queue::remove).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoComesAnewGoesFirst() {
        FairQueue<Item> queue = new FairQueue<>(PLACES, 1 << 20, Item::bytes);
        for (int i = 0; i < 10; i++) {
            queue.add("busy", new Item(i, "busy", 10, MILLI, 0));
        }
        assertThat(queue.remove().workspace()).isEqualTo("busy");
        queue.charge("busy", MILLI / 2, SECOND);
        queue.add("new", new Item(10, "new", 10, MILLI, 0));

        assertThat(queue.remove().workspace()).isEqualTo("new");
    }

    @Test
    void clearingGivesEverythingOnce() {
        FairQueue<Item> queue = new FairQueue<>(PLACES, 1 << 20, Item::bytes);
        for (int i = 0; i < 30; i++) {
            if (i % 2 == 0) {
                queue.add(new Item(i, "", 10, MILLI, 0));
            } else {
                queue.add("w" + i % 3, new Item(i, "", 10, MILLI, 0));
            }
        }

        assertThat(queue.clear())
                .extracting(Item::number)
                .doesNotHaveDuplicates()
                .hasSize(30);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.clear()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void losesAndDoublesNothingWhateverHappens(long seed) {
        Random random = new Random(seed);
        FairQueue<Item> queue = new FairQueue<>(PLACES, 1 << 20, Item::bytes);
        Set<Integer> inside = new HashSet<>();
        long now = 0;
        int number = 0;
        for (int i = 0; i < 50_000; i++) {
            String workspace = "w" + (int) Math.abs(random.nextGaussian() * 3);
            Item item = new Item(number++, workspace, random.nextInt(100_000), MILLI, 0);
            int what = random.nextInt(10);
            if (what < 3 && queue.hasRoom()) {
                queue.add(workspace, item);
                inside.add(item.number());
            } else if (what < 4 && queue.hasRoom()) {
                queue.add(item);
                inside.add(item.number());
            } else if (what < 6 && queue.mayReturn(workspace, item)) {
                queue.addReturned(workspace, item);
                inside.add(item.number());
            } else if (!queue.isEmpty()) {
                Item taken = queue.remove();
                assertThat(inside.remove(taken.number())).isTrue();
                now += random.nextInt((int) (10 * MILLI));
                queue.charge(taken.workspace(), random.nextInt((int) (20 * MILLI)), now);
            }
            assertThat(queue.size()).isEqualTo(inside.size()).isLessThanOrEqualTo(PLACES);
        }
    }
}
