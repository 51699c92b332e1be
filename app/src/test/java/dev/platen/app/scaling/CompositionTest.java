package dev.platen.app.scaling;

import static dev.platen.app.scaling.Scenes.after;
import static dev.platen.app.scaling.Scenes.at;
import static dev.platen.app.scaling.Scenes.wants;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.spi.scaling.ScalingDecision;
import dev.platen.spi.scaling.ScalingStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompositionTest {
    private int wanted = 5;
    private final ScalingStrategy asTold =
            observation -> new ScalingDecision(wanted, "as told", Map.of("wish", (double) wanted));

    private static Composition of(Map<String, ScalingStrategy> strategies) {
        return new Composition(strategies, ScalingLimits.NONE);
    }

    private Composition told(ScalingLimits limits) {
        return new Composition(Map.of("told", asTold), limits);
    }

    @Test
    void followsTheOneThatWantsMostAndSaysWhich() {
        Map<String, ScalingStrategy> strategies = new LinkedHashMap<>();
        strategies.put("low", wants(3));
        strategies.put("high", wants(7));
        strategies.put("as-high", wants(7));
        ScalingDecision decision = of(strategies).decide(at(after(0), 2));

        assertThat(decision.desiredInstances()).isEqualTo(7);
        assertThat(decision.reason()).as("the first of the highest").isEqualTo("high: wants 7");
        assertThat(decision.inputs())
                .as("every strategy's numbers")
                .containsEntry("low.wish", 3.0)
                .containsEntry("high.desiredInstances", 7.0)
                .containsEntry("as-high.wish", 7.0)
                .containsEntry("limits.maxInstances", 100.0);
    }

    @Test
    void keepsAStrategyWithinTheBounds() {
        assertThat(of(Map.of("x", wants(1_000))).decide(at(after(0), 2)).desiredInstances())
                .isEqualTo(100);
        assertThat(of(Map.of("x", wants(0))).decide(at(after(0), 2)).desiredInstances())
                .isEqualTo(1);
    }

    @Test
    void withoutAStrategyThereIsNothingToCompose() {
        assertThatThrownBy(() -> of(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotShrinkWhileASignalIsMissingButGrows() {
        Composition composition = told(ScalingLimits.NONE);
        wanted = 10;
        composition.decide(at(after(0), 10));
        wanted = 4;
        ScalingDecision frozen = composition.decide(at(after(1), 10), List.of("instance x is silent"));
        assertThat(frozen.desiredInstances()).isEqualTo(10);
        assertThat(frozen.reason()).contains("instance x is silent").contains("as told");
        wanted = 12;
        assertThat(composition.decide(at(after(2), 10), List.of("gone")).desiredInstances())
                .isEqualTo(12);
        wanted = 4;
        assertThat(composition.decide(at(after(3), 10)).desiredInstances())
                .as("the signal is back")
                .isEqualTo(4);
    }

    @Test
    void holdsWithoutAskingWhereStrategiesWouldLearnNonsense() {
        wanted = 8;
        Composition composition = told(ScalingLimits.NONE);
        composition.decide(at(after(0), 8));
        wanted = 2;
        ScalingDecision held = composition.hold(at(after(1), 8), List.of("the broker does not answer"));
        assertThat(held.desiredInstances()).isEqualTo(8);
        assertThat(held.inputs()).doesNotContainKey("told.wish").containsEntry("limits.missingSignals", 1.0);
    }

    @Test
    void theFirstDecisionWithoutSignalsKeepsWhatThereIs() {
        assertThat(told(ScalingLimits.NONE)
                        .hold(at(after(0), 6), List.of("nothing is known"))
                        .desiredInstances())
                .isEqualTo(6);
    }

    @Test
    void aStrategyThatFailsFreezesTheFleetAndHarmsNoOther() {
        Map<String, ScalingStrategy> strategies = new LinkedHashMap<>();
        strategies.put("bad", observation -> {
            throw new IllegalStateException("a secret");
        });
        strategies.put("good", asTold);
        Composition composition = of(strategies);
        wanted = 9;
        assertThat(composition.decide(at(after(0), 4)).desiredInstances()).isEqualTo(9);
        wanted = 3;
        ScalingDecision decision = composition.decide(at(after(1), 9));
        assertThat(decision.desiredInstances()).isEqualTo(9);
        assertThat(decision.reason())
                .contains("strategy bad failed with IllegalStateException")
                .doesNotContain("secret");
    }

    private static int endless(int depth) {
        return depth < 0 ? 0 : endless(depth + 1) + 1;
    }

    @Test
    void aStrategyThatCallsItselfWithoutEndFailsLikeAnyOther() {
        Composition composition = of(Map.of("bad", observation -> new ScalingDecision(endless(0), "never", Map.of())));
        ScalingDecision decision = composition.decide(at(after(0), 4));
        assertThat(decision.desiredInstances()).isEqualTo(4);
        assertThat(decision.reason()).contains("strategy bad failed with StackOverflowError");
    }

    @Test
    void growsAndShrinksWithinAnyMinuteByNoMoreThanAllowed() {
        Composition composition = told(new ScalingLimits(10, 2, Double.POSITIVE_INFINITY));
        wanted = 5;
        composition.decide(at(after(0), 5));
        wanted = 80;
        assertThat(desired(composition, 1)).isEqualTo(15);
        assertThat(desired(composition, 30)).isEqualTo(15);
        assertThat(desired(composition, 60)).as("a minute after 5").isEqualTo(15);
        assertThat(desired(composition, 61)).as("a minute after the growth").isEqualTo(25);
        wanted = 1;
        assertThat(desired(composition, 62)).isEqualTo(23);
        assertThat(desired(composition, 100)).isEqualTo(23);
        assertThat(desired(composition, 122)).isEqualTo(21);
    }

    private static int desired(Composition composition, double second) {
        return composition.decide(at(after(second), 5)).desiredInstances();
    }

    @Test
    void anyDayCostsNoMoreThanTheCap() {
        double cap = 240;
        Composition composition = told(new ScalingLimits(ScalingLimits.UNLIMITED, ScalingLimits.UNLIMITED, cap));
        wanted = 100;
        double hours = 0;
        int fleet = 1;
        int last = 1;
        int step = 10;
        for (int second = 0; second < 86_400; second += step) {
            int next = composition.decide(at(after(second), fleet)).desiredInstances();
            assertThat(next).as("no sudden fall at second %d", second).isGreaterThanOrEqualTo(Math.min(100, last - 1));
            hours += fleet * step / 3600.0;
            last = second == 0 ? next : Math.min(last, next);
            fleet = next;
        }
        assertThat(hours).as("a day that always wants more").isBetween(cap * 0.97, cap * 1.001);
    }

    @Test
    void aLaterLeaderGoesOnWithWhatWasDecidedAndPaid() {
        ScalingLimits limits = new ScalingLimits(3, 3, 48);
        Composition first = told(limits);
        wanted = 5;
        ScalingDecision before = first.decide(at(after(0), 5));
        Composition second = told(limits);
        second.resume(new DecisionRecord(
                7, "a", after(0), 5, before.reason(), Map.of("limits.costReserveHours", 2.5), false));
        wanted = 50;
        ScalingDecision decision = second.decide(at(after(2), 5));
        assertThat(decision.desiredInstances())
                .as("a reserve of 2.5 h and what comes back, 1.5 h/h, pay for 3")
                .isEqualTo(3);
        assertThat(decision.reason()).contains("only 8").contains("only 3, the most that the cost cap pays for");
    }

    @Test
    void ofTwoLeadersTheLaterOneCounts() {
        DecisionRecord old = new DecisionRecord(3, "a", after(9), 5, "", Map.of(), false);
        DecisionRecord later = new DecisionRecord(4, "b", after(8), 6, "", Map.of(), false);
        assertThat(later.replaces(old))
                .as("a clock that is behind does not matter")
                .isTrue();
        assertThat(old.replaces(later)).isFalse();
    }
}
