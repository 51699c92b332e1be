package dev.platen.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InstancesTest {
    private final Instances instances = new Instances(15, 2, 2, 40);

    @Test
    void whatIsAskedForCostsAtOnceAndIsReadyAfterItsStartUp() {
        instances.resize(5, 10);
        assertThat(instances.billed()).isEqualTo(5);
        assertThat(instances.ready()).isEqualTo(2);
        instances.advance(24);
        assertThat(instances.ready()).isEqualTo(2);
        assertThat(instances.startingAges(24)).hasSize(3).containsOnly(Duration.ofSeconds(14));
        instances.advance(25);
        assertThat(instances.ready()).isEqualTo(5);
    }

    @Test
    void whatDrainsCostsToItsEndAndServesNothing() {
        instances.resize(1, 10);
        assertThat(instances.ready()).isEqualTo(1);
        assertThat(instances.current()).isEqualTo(1);
        assertThat(instances.billed()).isEqualTo(2);
        instances.advance(11);
        assertThat(instances.billed()).isEqualTo(2);
        instances.advance(12);
        assertThat(instances.billed()).isEqualTo(1);
    }

    @Test
    void whatStillStartsGoesFirstAndTheNewestOfIt() {
        instances.resize(4, 10);
        instances.advance(12);
        instances.resize(6, 12);
        instances.resize(3, 13);
        assertThat(instances.startingAges(13))
                .as("the one asked for first stays")
                .containsExactly(Duration.ofSeconds(3));
        assertThat(instances.ready()).isEqualTo(2);
        assertThat(instances.billed())
                .as("what never was ready has nothing to drain")
                .isEqualTo(3);
    }

    @Test
    void withoutStartUpOrDrainChangesAreImmediate() {
        Instances quick = new Instances(0, 0, 1, 10);
        quick.resize(7, 3);
        quick.advance(3);
        assertThat(quick.ready()).isEqualTo(7);
        quick.resize(1, 4);
        assertThat(quick.billed()).isEqualTo(1);
    }
}
