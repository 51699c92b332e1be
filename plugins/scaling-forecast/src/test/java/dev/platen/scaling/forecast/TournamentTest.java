package dev.platen.scaling.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.platen.spi.scaling.ScalingObservation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Forms that always want the same, for a load that three instances carry.
class TournamentTest {
    private static final double PER_SECOND = 1_200;
    private static final int INSTANCES = 3;

    private final Reading reading = new Reading();

    private record Always(double wanted) implements Form {
        @Override
        public void look(Reading reading) {
            // wants the same whatever comes
        }

        @Override
        public double instances(Reading reading, Fleet fleet, double backlogMessages) {
            return wanted;
        }

        @Override
        public String name() {
            return "always " + wanted;
        }
    }

    private Tournament played(int seconds, double... wanted) {
        List<Form> forms = Arrays.stream(wanted).<Form>mapToObj(Always::new).toList();
        Tournament tournament = new Tournament(forms, 1, INSTANCES);
        TestFleet fleet = new TestFleet(15);
        for (int second = 0; second < seconds; second += 5) {
            ScalingObservation seen = TestFleet.observation(
                    second, PER_SECOND, 0, fleet.fleet(INSTANCES, List.of(), List.of()), List.of());
            if (reading.read(seen)) {
                tournament.play(reading, seen);
            }
        }
        return tournament;
    }

    @Test
    void followsTheMeanOfAllBeforeAnythingIsKnown() {
        Tournament tournament = played(0, 2, 3, 10);

        assertThat(tournament.instances(reading)).isEqualTo(5, within(1e-9));
    }

    @Test
    void followsTheMeanOfTheBestAndOfThoseNearlyAsGood() {
        Tournament tournament = played(600, 3, 4, 5);

        assertThat(tournament.best().name())
                .as("nobody is late, so the cheapest")
                .isEqualTo("always 3.0");
        assertThat(tournament.followed()).isEqualTo(3);
        assertThat(tournament.instances(reading)).isEqualTo(4, within(1e-9));
    }

    @Test
    void whoIsLateIsNotFollowed() {
        Tournament tournament = played(600, 2, 4);

        assertThat(tournament.best().name()).isEqualTo("always 4.0");
        assertThat(tournament.followed()).isEqualTo(1);
    }

    @Test
    void whoCannotBePaidForIsNotFollowed() {
        Tournament tournament = played(900, 3, 30);

        assertThat(tournament.followed()).isEqualTo(1);
        assertThat(tournament.instances(reading)).isEqualTo(3, within(1e-9));
    }

    @Test
    void theCheapestIsFollowedIfNobodyCanBePaidFor() {
        Tournament tournament = played(900, 29, 30);

        assertThat(tournament.followed()).isEqualTo(1);
        assertThat(tournament.instances(reading)).isEqualTo(29, within(1e-9));
    }
}
