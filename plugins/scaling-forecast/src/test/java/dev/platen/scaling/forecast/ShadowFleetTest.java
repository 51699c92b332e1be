package dev.platen.scaling.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShadowFleetTest {
    private static final double NEVER = 1e12;

    private final ArrivalCurve curve = new ArrivalCurve();
    private final ShadowFleet fleet = new ShadowFleet(2, NEVER);

    private void pass(double messages, double seconds) {
        curve.add(messages, seconds, step -> 0);
        fleet.advance(curve, 100);
    }

    @Test
    void rendersWhatItCanAndKeepsTheRest() {
        pass(1_000, 5);
        assertThat(fleet.backlog()).as("1,000 less what falls out of step").isEqualTo(0, within(1e-6));
        pass(3_000, 5);
        assertThat(fleet.backlog()).isEqualTo(2_000, within(1e-6));
        assertThat(fleet.instanceSeconds()).as("2 instances for 10 s").isEqualTo(20, within(1e-6));
    }

    @Test
    void countsMessagesThatWaitedTooLongOnce() {
        pass(6_000, 5);
        assertThat(fleet.late())
                .as("nobody can have waited for more than 5 s yet")
                .isZero();
        for (int n = 0; n < 10; n++) {
            pass(0, 5);
        }
        assertThat(fleet.backlog()).isZero();
        assertThat(fleet.late())
                .as("all are taken to come at once, so message n waits for n / 200 s: from number 1,000 on")
                .isEqualTo(5_000, within(1e-6));
    }

    @Test
    void aBurstWithinAnIntervalIsLateEvenIfItsMeanIsNot() {
        for (int n = 0; n < 10; n++) {
            pass(0, 5);
            pass(1_100, 5);
        }
        pass(0, 5);
        assertThat(fleet.late())
                .as("at once, 100 of each 1,100 wait for more than 5 s; spread over the 5 s nobody would")
                .isEqualTo(1_000, within(1e-6));
    }

    @Test
    void whatWasAnnouncedComesWhenItWasAnnouncedTo() {
        for (int n = 0; n < 10; n++) {
            curve.add(0, 5, step -> 0);
            fleet.advance(curve, 100);
            curve.add(1_100, 5, step -> step == 0 ? 300 : 200);
            fleet.advance(curve, 100);
        }
        assertThat(fleet.backlog())
                .as("what the fleet cannot render as it comes")
                .isEqualTo(100, within(1e-6));
        pass(0, 5);
        assertThat(fleet.late()).as("of which the last waits for a second").isZero();
    }

    @Test
    void ofWhatWasAnnouncedNoMoreComesThanArrived() {
        curve.add(500, 5, step -> 200);
        assertThat(curve.arrived(0)).as("half of it, in the first second").isEqualTo(100, within(1e-6));
        assertThat(curve.arrived(4)).isEqualTo(500, within(1e-6));
        assertThat(curve.arrived()).isEqualTo(500, within(1e-6));
    }

    @Test
    void nobodyIsLateInAFleetThatRendersEachIntervalInTime() {
        for (int n = 0; n < 10; n++) {
            pass(1_000, 5);
        }
        assertThat(fleet.late()).isZero();
    }

    @Test
    void instancesWorkAfterTheStartUpTime() {
        fleet.steer(4, 15);
        pass(0, 10);
        Fleet view = new Fleet();
        fleet.show(view);
        assertThat(view.ready()).isEqualTo(2);
        assertThat(view.workingAt(5)).as("in 5 s").isEqualTo(4);
        pass(0, 10);
        fleet.show(view);
        assertThat(view.ready()).isEqualTo(4);
    }

    @Test
    void stopsTheNewestFirst() {
        fleet.steer(6, 15);
        pass(0, 5);
        fleet.steer(9, 15);
        fleet.steer(5, 15);
        Fleet view = new Fleet();
        fleet.show(view);

        assertThat(view.ready()).isEqualTo(2);
        assertThat(view.starting()).as("three of the first four").isEqualTo(3);
        fleet.steer(1, 15);
        assertThat(fleet.instances()).isEqualTo(1);
    }
}
