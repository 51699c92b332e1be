package dev.platen.cli.incident;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// What a burst is made of: the content of a mix's JSON file.
///
/// @param name what reports call it
/// @param messages how many make a burst of full size, about 600 MB
/// @param batched whether producers send batches, as the client does by default
/// @param roundTripMillis how far the broker is from the contender; 0 for the same machine
/// @param kinds what the messages are; their shares add up to 1
record MixSpec(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) int messages,
        @JsonProperty(defaultValue = "true") Boolean batched,
        int roundTripMillis,
        @JsonProperty(required = true) List<Kind> kinds) {
    /// Those that a name is enough for.
    static final List<String> NAMES = List.of("light", "mixed", "heavy", "poison");

    private static final int MAX_ROUND_TRIP_MILLIS = 1_000;
    private static final int MAX_PAYLOAD_BYTES = 4 * 1024 * 1024 + 512 * 1024;
    private static final Set<String> TEMPLATES =
            Set.of("note", "statement", "digest", "poison-doubling", "poison-loops", "poison-list");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Messages of one template, as large as `minBytes` to `maxBytes` or with `minRows` to `maxRows` rows.
    ///
    /// @param consecutive whether they come one after the other, in the middle of the burst's first half
    record Kind(
            @JsonProperty(required = true) String template,
            @JsonProperty(required = true) double share,
            int minBytes,
            int maxBytes,
            int minRows,
            int maxRows,
            boolean consecutive) {
        Kind {
            require(TEMPLATES.contains(template), "template must be one of " + TEMPLATES + ", not " + template);
            require(share > 0 && share <= 1, "share must be above 0 and at most 1, not " + share);
            require(minRows > 0 || minBytes >= 256, "minBytes must be at least 256, or minRows given");
            require(
                    maxRows >= minRows && maxBytes >= minBytes && maxBytes <= MAX_PAYLOAD_BYTES && maxRows <= 40_000,
                    "a largest size must be at least the smallest, and at most " + MAX_PAYLOAD_BYTES + " bytes");
        }
    }

    MixSpec {
        batched = batched == null || batched;
        kinds = List.copyOf(kinds);
        double sum = kinds.stream().mapToDouble(Kind::share).sum();
        require(name.matches("[a-z0-9-]{1,32}"), "name must be small letters, digits and -, not " + name);
        require(messages >= 1 && messages <= 10_000_000, "messages must be 1 to 10,000,000, not " + messages);
        require(
                roundTripMillis >= 0 && roundTripMillis <= MAX_ROUND_TRIP_MILLIS,
                "roundTripMillis must be 0 to " + MAX_ROUND_TRIP_MILLIS + ", not " + roundTripMillis);
        require(Math.abs(sum - 1) < 1e-6, "the kinds' shares must add up to 1, not " + sum);
        double consecutive = kinds.stream()
                .filter(Kind::consecutive)
                .mapToDouble(Kind::share)
                .sum();
        require(consecutive <= 0.5, "at most half of the messages can be consecutive, not " + consecutive);
    }

    /// The mix of this name, or in this file.
    static MixSpec named(String nameOrFile) {
        if (NAMES.contains(nameOrFile)) {
            return builtIn(nameOrFile);
        }
        Path file = Path.of(nameOrFile);
        if (!Files.isReadable(file)) {
            throw new UserError(
                    "there is no mix and no file '" + nameOrFile + "'",
                    "Mixes are " + String.join(", ", NAMES) + "; a file is JSON as the README shows.");
        }
        try {
            return JSON.readValue(Files.readString(file), MixSpec.class);
        } catch (JsonProcessingException e) {
            throw new UserError(file + ": " + UserError.reasonOf(e), "The README shows how a mix is written.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MixSpec builtIn(String name) {
        try {
            return JSON.readValue(resource("mixes/" + name + ".json"), MixSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the mix " + name + " is wrong", e);
        }
    }

    static String resource(String name) {
        try (InputStream in = MixSpec.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
