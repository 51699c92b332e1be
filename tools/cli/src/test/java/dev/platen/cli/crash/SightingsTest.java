package dev.platen.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SightingsTest {
    private final Sightings sightings = new Sightings(10);

    @Test
    void countsEachRequestOnceAndTheRestAsDuplicates() {
        sightings.published(0, 1);
        sightings.published(1, 2);
        sightings.seen(0, 5);
        sightings.seen(0, 6);
        sightings.seen(1, 7);
        sightings.seen(0, 9);

        assertThat(sightings.published()).isEqualTo(2);
        assertThat(sightings.distinct()).isEqualTo(2);
        assertThat(sightings.duplicates()).isEqualTo(2);
        assertThat(sightings.duplicates(6, 9)).isEqualTo(1);
        assertThat(sightings.duplicates(5, 10)).isEqualTo(2);
    }

    @Test
    void whatNobodyPublishedIsNotSeen() {
        sightings.published(0, 1);
        sightings.seen(-1, 2);
        sightings.seen(1, 2);

        assertThat(sightings.distinct()).isZero();
        assertThat(sightings.duplicates()).isZero();
    }

    @Test
    void inFlightIsWhatWasPublishedBeforeAMomentAndSeenAfterIt() {
        sightings.published(0, 10);
        sightings.published(1, 20);
        sightings.published(2, 30);
        sightings.published(3, 50);
        sightings.seen(0, 25);
        sightings.seen(1, 45);

        assertThat(sightings.inFlight(40)).as("1 and 2").isEqualTo(2);
        assertThat(sightings.inFlight(9)).isZero();
    }

    @Test
    void settledIsWhenTheLastOfThoseInFlightWasSeen() {
        sightings.published(0, 10);
        sightings.published(1, 20);
        sightings.published(2, 50);
        sightings.seen(1, 60);
        assertThat(sightings.settled(40)).as("0 is missing").isEmpty();

        sightings.seen(0, 90);
        sightings.seen(0, 120);

        assertThat(sightings.settled(40)).as("2 came later").hasValue(90);
        assertThat(sightings.settled(95)).as("2 is missing").isEmpty();
        assertThat(sightings.settled(5)).as("nothing was in flight").hasValue(5);
    }

    @Test
    void knowsTheFirstResultAfterAMoment() {
        sightings.published(0, 10);
        sightings.published(1, 20);
        assertThat(sightings.firstAfter(5)).isEmpty();
        sightings.seen(1, 30);
        sightings.seen(0, 40);

        assertThat(sightings.firstAfter(5)).hasValue(30);
        assertThat(sightings.firstAfter(30)).hasValue(40);
        assertThat(sightings.firstAfter(40)).isEmpty();
    }

    @Test
    void moreDuplicatesThanRequestsAreCountedToo() {
        sightings.published(0, 1);
        for (int i = 0; i <= 1_000; i++) {
            sightings.seen(0, 2);
        }
        assertThat(sightings.duplicates()).isEqualTo(1_000);
    }
}
