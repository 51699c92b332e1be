package dev.platen.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.cli.load.RequestSource;
import dev.platen.cli.sample.SampleMix.Fate;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SampleMixTest {
    private static final long SEED = 42;
    private static final int COUNT = 20_000;

    private final SampleMix mix = new SampleMix(SEED, "t-");

    @Test
    void coversAllLanesAndAllChannels() {
        Set<Lane> lanes = EnumSet.noneOf(Lane.class);
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        for (int i = 0; i < 200; i++) {
            lanes.add(mix.lane(i));
            channels.add(mix.channel(i));
        }
        assertThat(lanes).as("seed %d", SEED).containsExactly(Lane.values());
        assertThat(channels).as("seed %d", SEED).containsExactly(Channel.values());
    }

    @Test
    void aboutOneInTwoHundredIsAbortedAndOneCannotBeRendered() {
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        for (int i = 0; i < COUNT; i++) {
            fates.merge(mix.fate(i), 1, Integer::sum);
        }
        assertThat(fates.get(Fate.ABORTED)).as("seed %d", SEED).isBetween(70, 130);
        assertThat(fates.get(Fate.DEAD_LETTERED)).as("seed %d", SEED).isBetween(70, 130);
    }

    @Test
    void everyFateIsSeenAmongAThousand() {
        Set<Fate> fates = EnumSet.noneOf(Fate.class);
        for (int i = 0; i < 1_000; i++) {
            fates.add(mix.fate(i));
        }
        assertThat(fates).as("seed %d", SEED).containsExactly(Fate.values());
    }

    @Test
    void requestsAreWhatTheMixSaysOfThem() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Set<String> templates = new TreeSet<>();
        for (int i = 0; i < 2_000; i++) {
            if (mix.fate(i) == Fate.RENDERED) {
                RequestSource.Request request = mix.next(i);
                JsonNode root = json.readTree(request.payload());
                assertThat(root.path("id").asText()).as("seed %d", SEED).isEqualTo("t-" + i);
                assertThat(root.path("channel").asText())
                        .isEqualTo(mix.channel(i).id());
                assertThat(request.lane()).isEqualTo(mix.lane(i));
                templates.add(root.path("workspace").asText() + "/"
                        + root.path("template").asText());
            }
        }
        assertThat(templates)
                .contains("acme/order-confirmation", "acme/password-reset", "globex/weekly-digest")
                .allSatisfy(template -> assertThat(SampleTemplate.ALL)
                        .as("a sample template for %s", template)
                        .anyMatch(sample -> template.equals(sample.workspace() + "/" + sample.name())));
    }

    @Test
    void theSameSeedGivesTheSameRequests() {
        SampleMix same = new SampleMix(SEED, "t-");
        SampleMix other = new SampleMix(SEED + 1, "t-");
        int different = 0;
        for (int i = 0; i < 500; i++) {
            assertThat(mix.next(i).payload())
                    .as("seed %d, request %d", SEED, i)
                    .isEqualTo(same.next(i).payload());
            different += Arrays.equals(mix.next(i).payload(), other.next(i).payload()) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(400);
    }
}
