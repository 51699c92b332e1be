package dev.platen.scaling.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingObservation;
import dev.platen.spi.scaling.ScalingStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TournamentStrategyTest {
    private static final long SEED = 20_261_122;

    private static ScalingStrategy tournament() {
        return new TournamentStrategyFactory().create(PluginSettings.none());
    }

    /// The tuned rate and backlog form under the default behaviour of Kubernetes.
    private static ScalingStrategy reactive() {
        Reading reading = new Reading();
        Reactive form = new Reactive(false);
        DefaultHpa hpa = new DefaultHpa();
        return observation -> {
            boolean known = reading.read(observation);
            int wanted =
                    observation.bounded(Math.ceil(form.instances(reading, reading.fleet(), reading.backlogMessages())));
            int now = reading.fleet().ready() + reading.fleet().starting();
            int desired = known ? hpa.follow(wanted, now, reading.intervalSeconds()) : now;
            return new ScalingDecision(observation.bounded(desired), "reactive", Map.of("wanted", (double) wanted));
        };
    }

    /// Flash crowds over a calm load: up within seconds, gone after some minutes.
    private static int[] flashCrowds(long seed) {
        Random random = new Random(seed);
        double[] rates = new double[4 * 3_600];
        Arrays.fill(rates, 1_500);
        for (int at = 900; at < rates.length; at += 900 + random.nextInt(1_200)) {
            double height = 2_000 + random.nextInt(8_000);
            int rise = 10 + random.nextInt(40);
            double decay = 150 + random.nextInt(300);
            for (int n = 0; at + n < rates.length; n++) {
                rates[at + n] += height * (n < rise ? (double) n / rise : Math.exp((rise - n) / decay));
            }
        }
        int[] arrivals = new int[rates.length];
        for (int n = 0; n < rates.length; n++) {
            arrivals[n] = (int) Math.max(0, rates[n] * (1 + 0.05 * random.nextGaussian()));
        }
        return arrivals;
    }

    @ParameterizedTest
    @ValueSource(longs = {SEED, SEED + 1, SEED + 2})
    void lessIsLateThanWithAReactiveScalerForNoMoreInstances(long seed) {
        int[] arrivals = flashCrowds(seed);
        TestFleet fleet = new TestFleet(15);

        TestFleet.Outcome ours = fleet.run(tournament(), arrivals, List.of());
        TestFleet.Outcome theirs = fleet.run(reactive(), arrivals, List.of());

        assertThat(theirs.latePercent()).as("the load is hard (seed %s)", seed).isGreaterThan(1);
        assertThat(ours.latePercent()).as("late, seed %s", seed).isLessThan(0.5 * theirs.latePercent());
        assertThat(ours.instanceSeconds())
                .as("instance time, seed %s", seed)
                .isLessThanOrEqualTo(1.03 * theirs.instanceSeconds());
    }

    @Test
    void doesNotFlapBetweenForms() {
        int[] arrivals = flashCrowds(SEED);
        List<Double> followed = new ArrayList<>();
        ScalingStrategy strategy = tournament();
        new TestFleet(15)
                .run(
                        observation -> {
                            ScalingDecision decision = strategy.decide(observation);
                            followed.add(decision.inputs().getOrDefault("bestForm", -1.0));
                            return decision;
                        },
                        arrivals,
                        List.of());
        int changes = 0;
        for (int n = 1; n < followed.size(); n++) {
            changes += followed.get(n).equals(followed.get(n - 1)) ? 0 : 1;
        }
        assertThat(changes)
                .as("changes in %s decisions (seed %s)", followed.size(), SEED)
                .isBetween(1, followed.size() / 24);
    }

    @Test
    void saysWhichFormItFollowsAndWhatBothCost() {
        ScalingStrategy strategy = tournament();
        TestFleet fleet = new TestFleet(15);
        ScalingDecision decision = strategy.decide(first(fleet, 0));
        for (int second = 5; second < 600; second += 5) {
            decision = strategy.decide(first(fleet, second));
        }

        assertThat(decision.reason())
                .contains("the mean of the 65 forms that do best at present: quantile 0.5 of ratios, hold 15 s");
        assertThat(decision.inputs())
                .containsEntry("arrivalsPerSecond", 1_000.0)
                .containsKeys(
                        "followedForms",
                        "bestForm",
                        "bestLateMessages",
                        "reactiveLateMessages",
                        "reactiveInstanceSeconds",
                        "spentInstanceSeconds");
    }

    private static ScalingObservation first(TestFleet fleet, int second) {
        return TestFleet.observation(second, 1_000, 0, fleet.fleet(4, List.of(), List.of()), List.of());
    }

    @Test
    void givesNoInstanceBackWhileTheArrivalsAreNotKnown() {
        TestFleet fleet = new TestFleet(15);

        assertThat(tournament()
                        .decide(TestFleet.observation(0, 0, 0, fleet.fleet(23, List.of(), List.of()), List.of()))
                        .desiredInstances())
                .isEqualTo(23);
    }
}
