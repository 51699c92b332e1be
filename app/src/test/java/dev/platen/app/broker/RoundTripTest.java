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
        question(22);
        question(40);

        assertThat(roundTrip.millis()).isEqualTo(21);
    }

    @Test
    void isNothingUntilThereAreSomeAnswers() {
        for (int i = 1; i < RoundTrip.ENOUGH_ANSWERS; i++) {
            question(30);
        }
        assertThat(roundTrip.millis()).isZero();

        question(31);
        assertThat(roundTrip.millis()).isEqualTo(30);
    }

    @Test
    void asksOnlyOnceAtATime() {
        for (int i = 0; i < RoundTrip.ENOUGH_ANSWERS; i++) {
            roundTrip.asked();
            nowMillis += 30;
            roundTrip.asked();
            nowMillis += 5;
            roundTrip.answered();
        }

        assertThat(roundTrip.millis()).as("an answer is the first question's").isEqualTo(35);
    }

    @Test
    void anotherConnectionIsMeasuredAnew() {
        questions(5);
        roundTrip.asked();
        roundTrip.connected();
        nowMillis += 2;
        roundTrip.answered();
        assertThat(roundTrip.millis()).as("nobody has asked on this one").isZero();

        questions(50);
        assertThat(roundTrip.millis()).isEqualTo(50);
    }

    @Test
    void aClockThatIsSetBackMakesNoNegativeTime() {
        questions(-1_000);

        assertThat(roundTrip.millis()).isZero();
    }

    private void questions(long millis) {
        for (int i = 0; i < RoundTrip.ENOUGH_ANSWERS; i++) {
            question(millis);
        }
    }

    private void question(long millis) {
        roundTrip.asked();
        nowMillis += millis;
        roundTrip.answered();
    }
}
