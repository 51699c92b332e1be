package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripTest {
    private long nowMillis;
    private final RoundTrip roundTrip = new RoundTrip(() -> nowMillis);

    @Test
    void theShortestAnswerCounts() {
        question(35);
        question(21);
        question(900);

        assertThat(roundTrip.millis()).isEqualTo(21);
    }

    @Test
    void isNothingUntilItIsKnown() {
        roundTrip.asked();

        assertThat(roundTrip.millis()).isZero();
    }

    @Test
    void asksOnlyOnceAtATime() {
        roundTrip.asked();
        nowMillis += 30;
        roundTrip.asked();
        nowMillis += 5;
        roundTrip.answered();

        assertThat(roundTrip.millis()).as("the answer is the first question's").isEqualTo(35);
    }

    @Test
    void anotherConnectionIsMeasuredAnew() {
        question(5);
        roundTrip.asked();
        roundTrip.connected();
        nowMillis += 2;
        roundTrip.answered();
        assertThat(roundTrip.millis()).as("nobody has asked on this one").isZero();

        question(50);
        assertThat(roundTrip.millis()).isEqualTo(50);
    }

    @Test
    void aClockThatIsSetBackMakesNoNegativeTime() {
        roundTrip.asked();
        nowMillis -= 1_000;
        roundTrip.answered();

        assertThat(roundTrip.millis()).isZero();
    }

    private void question(long millis) {
        roundTrip.asked();
        nowMillis += millis;
        roundTrip.answered();
    }
}
