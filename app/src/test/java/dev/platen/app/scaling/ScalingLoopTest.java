package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.NOON;
import static dev.platen.app.scaling.Scenes.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.scaling.LaneStatistics.Counters;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ScalingLoopTest {
    private static final long START = NOON.toEpochMilli();

    private final MemoryFleetLog log = new MemoryFleetLog();
    private final Member first = new Member("first");
    private final Member second = new Member("second");
    private long arrived = 1_000;
    private boolean brokerAnswers = true;
    private int wanted = 4;
    private long taken;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();

    /// One instance's loop, turned by hand.
    private final class Member {
        private final List<ScalingObservation> seen = new ArrayList<>();
        private final List<Integer> acted = new ArrayList<>();
        private final ScalingLoop loop;
        private final Fleet fleet = new Fleet(Duration.ofSeconds(15), 500);
        private final Announcements announcements = new Announcements(new MemoryFleetLog(), () -> START);
        private final String name;
        private boolean leads;
        private boolean hears = true;

        Member(String name) {
            this.name = name;
            Composition strategies = new Composition(
                    Map.of("told", observation -> {
                        seen.add(observation);
                        return new ScalingDecision(wanted, "as told", Map.of());
                    }),
                    ScalingLimits.NONE);
            loop = new ScalingLoop(
                    name,
                    new ScalingLoop.Settings(1, 20, Duration.ofSeconds(1)),
                    new ScalingLoop.Parts(
                            strategies,
                            fleet,
                            this::statistics,
                            announcements,
                            () -> leads,
                            log,
                            (desired, fleet) -> acted.add(desired)),
                    () -> START);
            log.start(loop::read);
            startAnnouncements();
            for (int second = -5; second < 0; second++) {
                hear(second);
            }
        }

        private void startAnnouncements() {
            try {
                announcements.start();
            } catch (IOException e) {
                throw new UncheckedIOException("a log in memory can always be read", e);
            }
        }

        private Map<String, Counters> statistics() throws IOException {
            if (!brokerAnswers) {
                throw new IOException("no");
            }
            return Map.of("bulk", new Counters(new TopicCounters(7, 70, arrived, 0), TopicCounters.NONE));
        }

        private void hear(int second) {
            fleet.heard(
                    new Heartbeat(
                            after(second),
                            name,
                            new Heartbeat.Home("host", 1, after(-100), false, ""),
                            Heartbeat.State.READY,
                            Duration.ofSeconds(3),
                            0,
                            0,
                            Map.of(),
                            Map.of("acme", taken)),
                    after(second));
        }

        DecisionRecord turn(int second) throws InterruptedException {
            if (hears) {
                hear(second);
            }
            loop.turn(START + second * 1_000L);
            return loop.latest().orElseThrow();
        }
    }

    @Test
    void onlyTheLeaderDecidesAndActsAndAllKnow() throws Exception {
        first.leads = true;
        DecisionRecord decided = first.turn(0);
        assertThat(decided.desired()).isEqualTo(4);
        assertThat(decided.leader()).isEqualTo("first");
        assertThat(second.loop.latest()).contains(decided);
        second.loop.turn(START);
        assertThat(first.acted).containsExactly(4);
        assertThat(second.acted).isEmpty();
    }

    @Test
    void decidesOncePerInterval() throws Exception {
        first.leads = true;
        first.turn(0);
        first.loop.turn(START + 400);
        assertThat(first.acted).hasSize(1);
        first.turn(1);
        assertThat(first.acted).hasSize(2);
    }

    @Test
    void whoFollowsLearnsAndGoesOnWhereTheLeaderStopped() throws Exception {
        first.leads = true;
        first.turn(0);
        arrived += 300;
        first.turn(1);
        assertThat(second.seen).as("the same observations").isEqualTo(first.seen);

        first.leads = false;
        second.leads = true;
        arrived += 50;
        DecisionRecord decided = second.turn(2);
        assertThat(decided.epoch()).isEqualTo(2);
        assertThat(decided.inputs()).containsEntry("limits.previous", 4.0);
        assertThat(second.seen.getLast().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(second.seen.getLast().lanes().getFirst().arrivedMessages())
                .as("counted on from the other leader's total")
                .isEqualTo(50);
    }

    @Test
    void whoLeadsNextDoesNotCountAgainWhatCameBefore() throws Exception {
        byte[] manifest = ("{\"id\": \"spring\", \"workspace\": \"acme\", \"lane\": \"bulk\", \"messages\": 6000,"
                        + " \"start\": \"" + after(1) + "\", \"rampSeconds\": 60}")
                .getBytes(StandardCharsets.UTF_8);
        first.announcements.announce(manifest);
        second.announcements.announce(manifest);
        first.leads = true;
        first.turn(0);
        second.hear(1);
        taken = 100;
        second.hear(2);
        first.turn(2);
        assertThat(first.announcements.came()).containsEntry("spring", 100L);

        first.leads = false;
        second.leads = true;
        taken = 130;
        second.turn(3);
        assertThat(second.announcements.came()).containsEntry("spring", 130L);
    }

    /// A broker that is slow to tell.
    private Map<String, Counters> never() throws InterruptedException {
        asked.countDown();
        try {
            new CountDownLatch(1).await();
            return Map.of();
        } catch (InterruptedException e) {
            interrupted.set(true);
            throw e;
        }
    }

    @Test
    @Timeout(60)
    void aStopWaitsForNoStatisticsAndActsNoMore() throws Exception {
        ScalingLoop loop = new ScalingLoop(
                "third",
                new ScalingLoop.Settings(1, 20, Duration.ofSeconds(1)),
                new ScalingLoop.Parts(
                        new Composition(Map.of("told", Scenes.wants(3)), ScalingLimits.NONE),
                        first.fleet,
                        this::never,
                        first.announcements,
                        () -> true,
                        log,
                        (desired, fleet) -> first.acted.add(desired)),
                () -> START);
        loop.start();
        asked.await();
        loop.close();
        assertThat(interrupted).isTrue();
        assertThat(first.acted).isEmpty();
        assertThat(loop.lastTick()).isEmpty();
    }

    @Test
    void oneThatWasReplacedUnawareCeasesToLead() throws Exception {
        first.leads = true;
        first.turn(0);
        second.leads = true;
        second.turn(1);
        assertThat(first.turn(2).leader()).as("both were told that they lead").isEqualTo("second");
        assertThat(first.acted).hasSize(1);
        assertThat(first.loop.isLeader()).isFalse();
    }

    @Test
    void withoutStatisticsTheFleetStaysAndStrategiesLearnNothing() throws Exception {
        first.leads = true;
        first.turn(0);
        brokerAnswers = false;
        wanted = 1;
        DecisionRecord decided = first.turn(1);
        assertThat(decided.desired()).isEqualTo(4);
        assertThat(decided.stale()).isTrue();
        assertThat(decided.reason()).contains("the broker does not tell its statistics");
        assertThat(first.seen).hasSize(1);
        assertThat(second.seen).hasSize(1);
        brokerAnswers = true;
        assertThat(first.turn(2).desired()).isEqualTo(1);
        assertThat(first.seen.getLast().interval())
                .as("since the statistics before")
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aLeaderThatHearsNobodyChangesNothing() throws Exception {
        first.leads = true;
        first.turn(0);
        assertThat(first.acted).containsExactly(4);
        first.hears = false;
        for (int second = 1; second <= 3; second++) {
            first.turn(second);
        }
        first.acted.clear();
        wanted = 2;
        assertThat(first.turn(4).desired()).as("no scale-down").isEqualTo(4);
        first.turn(20);
        assertThat(first.acted).as("all would be started again").isEmpty();
        first.hears = true;
        first.turn(21);
        assertThat(first.acted).as("others may be heard later").isEmpty();
        for (int second = 22; second <= 24; second++) {
            first.turn(second);
        }
        assertThat(first.acted).containsExactly(2);
    }

    @Test
    void aLeaderWhoseClockIsBehindDecidesLaterAllTheSame() throws Exception {
        first.leads = true;
        first.turn(100);
        first.leads = false;
        second.leads = true;
        assertThat(second.turn(40).at()).isAfter(NOON.plusSeconds(100));
    }

    @Test
    void aTickIsReadAsItWasWritten() throws Exception {
        first.leads = true;
        first.turn(0);
        Tick tick = first.loop.lastTick().orElseThrow();
        assertThat(TickCodec.decode(TickCodec.encode(tick))).isEqualTo(tick);
    }
}
