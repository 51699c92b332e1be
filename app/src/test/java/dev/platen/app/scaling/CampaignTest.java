package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.platen.app.scaling.AnnouncementBook.Outcome;
import dev.platen.app.scaling.LaneStatistics.Counters;
import dev.platen.spi.scaling.AnnouncedLoad;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Campaigns that come, and campaigns that never do: the leader's loop, and a fleet that becomes as large
/// as is decided, a start-up time later. Second by second, without waiting.
class CampaignTest {
    private static final int PER_INSTANCE = 100;
    private static final int START_UP_SECONDS = 20;
    private static final int MESSAGES = 180_000;
    private static final int START = 120;
    private static final int RAMP = 600;

    /// What the campaign needs, wherever it is rendered.
    private static final double OWN_INSTANCE_SECONDS = (double) MESSAGES / PER_INSTANCE;

    private final Logger logger = (Logger) LoggerFactory.getLogger(Announcements.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private static byte[] manifest(String id, int start, int ramp) {
        return ("{\"id\": \"" + id + "\", \"workspace\": \"acme\", \"lane\": \"bulk\", \"messages\": " + MESSAGES
                        + ", \"start\": \"" + after(start) + "\", \"rampSeconds\": " + ramp + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// As many messages a second as the announcement says.
    private static IntToLongFunction comes(int start, int ramp) {
        return second -> second >= start && second < start + ramp ? MESSAGES / ramp : 0;
    }

    private static long nothing(int second) {
        return 0;
    }

    /// A fleet with one instance at first, its leader's loop and its clock.
    private static final class World {
        private final Announcements announcements;
        private final ScalingLoop loop;
        private final Fleet fleet = new Fleet(Duration.ofSeconds(START_UP_SECONDS), PER_INSTANCE);

        /// Of each instance, the second in which it is ready; the first is never drained.
        private final List<Integer> instances = new ArrayList<>(List.of(-100));

        private int now = -5;
        private long arrived;
        private long rendered;
        private double instanceSeconds;
        private int mostReady;

        World() throws Exception {
            announcements =
                    new Announcements(new MemoryFleetLog(), () -> after(now).toEpochMilli());
            announcements.start();
            loop = new ScalingLoop(
                    "leader",
                    new ScalingLoop.Settings(1, 100, Duration.ofSeconds(1)),
                    new ScalingLoop.Parts(
                            new Composition(Map.of("announced", World::forAnnounced), ScalingLimits.NONE),
                            fleet,
                            this::statistics,
                            announcements,
                            () -> now >= 0,
                            new MemoryFleetLog(),
                            (desired, seen) -> resize(desired)),
                    () -> after(now).toEpochMilli());
            run(0, CampaignTest::nothing);
        }

        /// One instance, and what announced load needs by the time at which a new one is ready, as far as
        /// it is believed.
        private static ScalingDecision forAnnounced(ScalingObservation seen) {
            Instant ready = seen.at().plus(seen.fleet().startUpP90());
            double perSecond = 0;
            for (AnnouncedLoad load : seen.announced()) {
                if (!load.start().isAfter(ready)) {
                    perSecond += load.trust() * load.messages() / load.ramp().toSeconds();
                }
            }
            double needed = Math.ceil(perSecond / seen.fleet().serviceRatePerInstance());
            return new ScalingDecision(seen.bounded(1 + needed), "for what is announced", Map.of());
        }

        private Map<String, Counters> statistics() {
            long oldest = arrived == rendered ? 0 : after(now - 1).toEpochMilli();
            return Map.of(
                    "bulk",
                    new Counters(new TopicCounters(arrived - rendered, 0, arrived, oldest), TopicCounters.NONE));
        }

        private void resize(int desired) {
            while (instances.size() < desired) {
                instances.add(now + START_UP_SECONDS);
            }
            while (instances.size() > desired) {
                instances.removeLast();
            }
        }

        /// Up to a second, with so many messages coming in each.
        void run(int until, IntToLongFunction coming) throws InterruptedException {
            for (; now < until; now++) {
                int ready = (int) instances.stream().filter(at -> at <= now).count();
                mostReady = Math.max(mostReady, ready);
                instanceSeconds += instances.size();
                arrived += coming.applyAsLong(now);
                rendered = Math.min(arrived, rendered + (long) ready * PER_INSTANCE);
                for (int n = 0; n < ready; n++) {
                    fleet.heard(heartbeat(n), after(now));
                }
                loop.turn(after(now).toEpochMilli());
            }
        }

        /// The first tells what all of them took.
        private Heartbeat heartbeat(int n) {
            return new Heartbeat(
                    after(now),
                    "instance-" + n,
                    new Heartbeat.Home("host", n, after(instances.get(n) - START_UP_SECONDS), true, ""),
                    Heartbeat.State.READY,
                    Duration.ofSeconds(START_UP_SECONDS),
                    0,
                    0,
                    Map.of(),
                    n == 0 && !announcements.workspaces().isEmpty() ? Map.of("acme", rendered) : Map.of());
        }
    }

    private static double costOf(int ramp, IntToLongFunction coming) throws Exception {
        World world = new World();
        world.announcements.announce(manifest("spring", START, ramp));
        world.run(START + ramp + 200, coming);
        World idle = new World();
        idle.run(START + ramp + 200, CampaignTest::nothing);
        return world.instanceSeconds - idle.instanceSeconds;
    }

    @Test
    void aCampaignThatComesFindsItsFleetReady() throws Exception {
        World world = new World();
        world.announcements.announce(manifest("spring", START, RAMP));
        world.run(START + 1, comes(START, RAMP));
        assertThat(world.mostReady).as("when the first messages come").isEqualTo(4);
        for (int second = START + 1; second <= START + RAMP; second++) {
            world.run(second, comes(START, RAMP));
            assertThat(world.arrived - world.rendered)
                    .as("backlog in second %d", second)
                    .isZero();
        }
        world.run(START + RAMP + 30, CampaignTest::nothing);
        assertThat(world.announcements.all())
                .singleElement()
                .satisfies(seen -> assertThat(seen.came()).isEqualTo(MESSAGES));
        world.run(START + RAMP + 200, CampaignTest::nothing);
        assertThat(world.announcements.all()).as("judged").isEmpty();
        assertThat(world.announcements.judged())
                .as("of who keeps its word nothing is kept")
                .isEmpty();
        assertThat(logged.list).isEmpty();
    }

    @Test
    void aCampaignThatNeverComesCostsAtMostItsOwnInstanceMinutes() throws Exception {
        double came = costOf(RAMP, comes(START, RAMP));
        double ghost = costOf(RAMP, CampaignTest::nothing);
        assertThat(came).as("what it costs when it comes").isGreaterThanOrEqualTo(OWN_INSTANCE_SECONDS);
        assertThat(ghost).as("the fleet was ready for it").isGreaterThan(START_UP_SECONDS);
        assertThat(ghost)
                .as(
                        "three instances more, while they start and until nothing has come for some seconds; %s if it"
                                + " comes",
                        came)
                .isLessThan(3 * (START_UP_SECONDS + 20))
                .isLessThan(OWN_INSTANCE_SECONDS);
    }

    @Test
    void oneThatIsOverBeforeItIsMissedCostsWhatItWouldHaveCost() throws Exception {
        int ramp = 10;
        assertThat(costOf(ramp, CampaignTest::nothing))
                .as("a burst that needs all of the 100 instances that are allowed")
                .isLessThanOrEqualTo(costOf(ramp, comes(START, ramp)));
    }

    @Test
    void aBrokenWordIsReportedAndBelievedLessTheNextTime(@TempDir Path folder) throws Exception {
        World world = new World();
        try (Recording recording = new Recording()) {
            recording.enable("dev.platen.AnnouncementJudged");
            recording.start();
            world.announcements.announce(manifest("ghost", START, RAMP));
            world.run(START + RAMP, CampaignTest::nothing);
            assertThat(world.announcements.all())
                    .as("while it should come, it can be seen that nothing does")
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.came()).isZero());
            world.run(START + RAMP + 90, CampaignTest::nothing);
            recording.dump(folder.resolve("ghost.jfr"));
        }
        assertReported(world, folder.resolve("ghost.jfr"));

        int next = START + RAMP + 300;
        world.announcements.announce(manifest("next", next, RAMP));
        world.mostReady = 0;
        world.run(next + 1, comes(next, RAMP));
        assertThat(world.mostReady).as("believed at half, so for half of it").isEqualTo(3);
        world.run(next + RAMP + 200, comes(next, RAMP));
        assertThat(world.announcements.judged())
                .as("it came, and is believed again")
                .isEmpty();
    }

    @Test
    void whatAWorkspaceSentBeforeAndSendsAnywayIsNoCampaign() throws Exception {
        IntToLongFunction anyway = second -> 50;
        World kept = new World();
        kept.run(30, anyway);
        kept.announcements.announce(manifest("spring", START, RAMP));
        kept.run(START + RAMP + 30, second -> 50 + comes(START, RAMP).applyAsLong(second));
        assertThat(kept.announcements.all().getFirst().came())
                .as("all of it came")
                .isCloseTo(MESSAGES, within((long) MESSAGES / 50));

        World broken = new World();
        broken.run(30, anyway);
        broken.announcements.announce(manifest("ghost", START, RAMP));
        broken.run(START + RAMP + 200, anyway);
        assertThat(broken.announcements.judged().getFirst().came())
                .as("nothing of it came")
                .isLessThan(MESSAGES / 50);
        assertThat(broken.mostReady).isEqualTo(4);
    }

    private void assertReported(World world, Path recording) throws Exception {
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("of the announcement ghost of workspace acme came 0 of 180000 messages; its"
                        + " announcements are believed at 50 % from now on");
        List<RecordedEvent> events = RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().equals("dev.platen.AnnouncementJudged"))
                .toList();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getString("id")).isEqualTo("ghost");
        assertThat(events.getFirst().getLong("announced")).isEqualTo(MESSAGES);
        assertThat(events.getFirst().getLong("came")).isZero();
        assertThat(events.getFirst().getDouble("trust")).isEqualTo(0.5);
        assertThat(world.announcements.all()).isEmpty();
        Outcome outcome = world.announcements.judged().getFirst();
        assertThat(outcome.announcement().id()).isEqualTo("ghost");
        assertThat(outcome.came()).isZero();
        assertThat(outcome.trust().value()).isEqualTo(0.5);
    }
}
