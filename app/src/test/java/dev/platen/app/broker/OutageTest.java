package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> LANE = List.of("lane normal");

    private final Outage outage = new Outage("pulsar://there:6650");
    private final List<Outage.Line> lines = new ArrayList<>();

    private void look(List<String> missing, int fromSecond, int toSecond) {
        for (int second = fromSecond; second < toSecond; second++) {
            Outage.Line line = outage.look(missing, second * SECOND);
            if (line != null) {
                lines.add(line);
            }
        }
    }

    @Test
    void saysNothingAsLongAsAllIsWell() {
        look(List.of(), 0, 1_000);

        assertThat(lines).isEmpty();
    }

    @Test
    void saysOnceThatTheBrokerIsAwayAndOnceThatItIsBack() {
        look(List.of(), 0, 5);
        look(LANE, 5, 20);
        look(List.of(), 20, 100);

        assertThat(lines).extracting(Outage.Line::good).containsExactly(false, true);
        assertThat(lines.getFirst().text()).contains("pulsar://there:6650 is away", "not connected: lane normal.");
        assertThat(lines.getLast().text()).contains("is back after 15.0 s");
    }

    @Test
    void aTopicThatMovesIsNoOutage() {
        look(LANE, 0, 1);
        look(List.of(), 1, 2);
        look(LANE, 2, 3);
        look(List.of(), 3, 4);

        assertThat(lines).isEmpty();
    }

    @Test
    void remindsOnceAMinute() {
        look(LANE, 0, 150);

        assertThat(lines).hasSize(3).noneMatch(Outage.Line::good);
        assertThat(lines.getLast().text()).contains("has been away for 121.0 s", "lane normal");
    }

    @Test
    void aSecondOutageIsToldLikeTheFirst() {
        look(LANE, 0, 10);
        look(List.of(), 10, 20);
        look(LANE, 20, 30);
        look(List.of(), 30, 40);

        assertThat(lines).extracting(Outage.Line::good).containsExactly(false, true, false, true);
        assertThat(lines.getLast().text()).contains("after 10.0 s");
    }

    @Test
    void aLongListIsCut() {
        look(IntStream.range(0, 23).mapToObj(i -> "topic " + i).toList(), 0, 3);

        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line.text()).contains("topic 0, topic 1, topic 2, topic 3 and 19 more."));
    }
}
