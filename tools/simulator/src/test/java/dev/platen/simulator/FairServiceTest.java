package dev.platen.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.platen.app.message.Lane;
import dev.platen.spi.scaling.LaneLoad;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FairServiceTest {
    private static final double RATE = 500;
    private static final Map<Lane, Double> THREE = Map.of(Lane.URGENT, 0.05, Lane.NORMAL, 0.75, Lane.BULK, 0.2);

    private static FairService service(Shares shares, int... messages) {
        return new FairService(shares, Arrivals.of("test", messages), RATE);
    }

    private static List<Part> parts(FairService service) {
        return service.parts(Collections.nCopies(service.size(), new double[0]));
    }

    private static Part part(FairService service, String name) {
        return parts(service).stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static int finish(FairService service, int second, int instances) {
        int now = second;
        while (!service.isEmpty()) {
            service.pass(now++, 0, instances);
        }
        return now;
    }

    private static int[] constant(int seconds, int messages) {
        int[] all = new int[seconds];
        Arrays.fill(all, messages);
        return all;
    }

    @Test
    void oneLaneAndOneWorkspaceAreServedFirstComeFirstServed() {
        for (long seed = 0; seed < 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] messages = random.ints(120, 0, 4_000).toArray();
            Waits expected = new Waits();
            WaitingLine line = new WaitingLine(expected);
            FairService service = service(Shares.ONE, messages);
            int second = 0;
            for (; second < messages.length; second++) {
                service.pass(second, messages[second], 4);
                line.pass(second, messages[second], 4 * RATE);
            }
            assertThat(part(service, "normal").messages())
                    .as("seed %d, served so far", seed)
                    .isCloseTo(expected.messages(), within(50.0));
            finish(service, second, 4);
            while (!line.isEmpty()) {
                line.pass(second++, 0, 4 * RATE);
            }

            Waits waits = service.waits();
            assertThat(waits.messages()).as("seed %d", seed).isCloseTo(expected.messages(), within(1e-3));
            assertThat(waits.quantile(0.5)).as("seed %d", seed).isCloseTo(expected.quantile(0.5), within(0.03));
            assertThat(waits.quantile(0.99)).as("seed %d", seed).isCloseTo(expected.quantile(0.99), within(0.03));
            assertThat(waits.latePercent()).as("seed %d", seed).isCloseTo(expected.latePercent(), within(0.2));
        }
    }

    @Test
    void urgentMessagesDoNotWaitWhileTheFleetIsBehind() {
        FairService service = service(new Shares(THREE, 1, 1), constant(60, 4_000));
        for (int second = 0; second < 60; second++) {
            service.pass(second, 4_000, 4);
        }
        finish(service, 60, 4);

        assertThat(service.waits().latePercent()).as("twice the capacity").isGreaterThan(50);
        assertThat(part(service, "urgent").waits().max()).as("seconds").isLessThan(0.1);
        assertThat(part(service, "normal").latePercent()).isGreaterThan(50);
        assertThat(part(service, "bulk").latePercent()).isGreaterThan(20);
        assertThat(part(service, "urgent").messages()).isCloseTo(0.05 * 240_000, within(1e-3));
    }

    @Test
    void fullLanesAreServedByTheirWeights() {
        Map<Lane, Double> four = Map.of(Lane.URGENT, 0.25, Lane.HIGH, 0.25, Lane.NORMAL, 0.25, Lane.BULK, 0.25);
        FairService service = service(new Shares(four, 1, 1), 1_000_000);
        service.pass(0, 1_000_000, 10);
        for (int second = 1; second < 30; second++) {
            service.pass(second, 0, 10);
        }

        double bulk = part(service, "bulk").messages();
        assertThat(part(service, "urgent").messages() / bulk).isCloseTo(8, within(0.1));
        assertThat(part(service, "high").messages() / bulk).isCloseTo(4, within(0.1));
        assertThat(part(service, "normal").messages() / bulk).isCloseTo(2, within(0.1));
        assertThat(service.waits().messages()).as("nobody is idle").isCloseTo(30 * 10 * RATE, within(100.0));
    }

    @Test
    void theBurstOfOneWorkspaceMakesItsOwnMessagesLate() {
        int[] messages = constant(600, 1_000);
        Arrays.fill(messages, 200, 260, 6_000);
        FairService service = service(new Shares(Map.of(Lane.NORMAL, 1.0), 10, 1), messages);
        Waits together = new Waits();
        WaitingLine line = new WaitingLine(together);
        for (int second = 0; second < 600; second++) {
            service.pass(second, messages[second], 4);
            line.pass(second, messages[second], 4 * RATE);
        }
        finish(service, 600, 4);

        assertThat(together.latePercent()).as("first come, first served").isGreaterThan(30);
        assertThat(part(service, Part.BURSTING).latePercent()).isGreaterThan(60);
        assertThat(part(service, Part.OTHERS).latePercent()).isLessThan(1);
        assertThat(part(service, Part.OTHERS).waits().max())
                .as("who comes while the lane is not contested yet waits for what was there before")
                .isLessThan(5);
    }

    @Test
    void losesAndInventsNothing() {
        for (long seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] messages = new int[200];
            long sum = 0;
            for (int second = 0; second < messages.length; second++) {
                messages[second] = random.nextInt(4) == 0 ? random.nextInt(20_000) : 0;
                sum += messages[second];
            }
            FairService service = service(new Shares(THREE, 5, seed), messages);
            for (int second = 0; second < messages.length; second++) {
                service.pass(second, messages[second], 1 + random.nextInt(12));
                long waiting = service.loads(second, 0, 1).stream()
                        .mapToLong(LaneLoad::backlogMessages)
                        .sum();
                long came =
                        Arrays.stream(messages, 0, second + 1).asLongStream().sum();
                assertThat(service.waits().messages() + waiting)
                        .as("seed %d, second %d", seed, second)
                        .isCloseTo((double) came, within(3.0));
            }
            int end = seed % 2 == 0 ? finish(service, messages.length, 3) : messages.length;
            service.giveUp(end);

            assertThat(service.waits().messages()).as("seed %d", seed).isCloseTo((double) sum, within(1e-3));
            assertThat(parts(service).stream()
                            .filter(part -> part.kind() == Part.Kind.WORKSPACES)
                            .mapToDouble(Part::messages)
                            .sum())
                    .as("seed %d", seed)
                    .isCloseTo((double) sum, within(1e-3));
            assertThat(service.isEmpty()).isTrue();
        }
    }

    @Test
    void aStrategyIsToldOfEachLane() {
        FairService service = service(new Shares(THREE, 1, 1), 100_000);
        service.pass(0, 100_000, 2);
        List<LaneLoad> loads = service.loads(1, 100_000, 2_000);

        assertThat(loads).extracting(LaneLoad::name).containsExactly("urgent", "normal", "bulk");
        assertThat(loads).extracting(LaneLoad::arrivedMessages).containsExactly(5_000L, 75_000L, 20_000L);
        LaneLoad normal = loads.get(1);
        assertThat(normal.backlogMessages()).isBetween(74_000L, 75_000L);
        assertThat(normal.backlogBytes()).isEqualTo(normal.backlogMessages() * 2_000);
        assertThat(normal.oldestAge().toMillis()).isBetween(900L, 1_000L);
    }
}
