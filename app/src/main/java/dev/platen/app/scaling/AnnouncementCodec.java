package dev.platen.app.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.message.BoundedText;
import dev.platen.app.message.Lane;
import dev.platen.app.message.TemplateName;
import dev.platen.app.scaling.AnnouncementBook.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Announcements as JSON: `{"id", "workspace", "lane", "messages", "start", "rampSeconds"}`, from people and
/// campaign tools, so everything in it is looked at.
public final class AnnouncementCodec {
    /// What is longer is not read.
    public static final int MOST_BYTES = 64 * 1024;

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Set<String> MEMBERS = Set.of("id", "workspace", "lane", "messages", "start", "rampSeconds");
    private static final Set<String> OUTCOME = Set.of("came", "trust", "judged");
    private static final String LANES =
            Arrays.stream(Lane.values()).map(Lane::id).collect(Collectors.joining(", "));
    private static final long MOST_MESSAGES = 1_000_000_000_000L;
    private static final long LONGEST_RAMP_SECONDS = Duration.ofDays(7).toSeconds();
    private static final Duration FARTHEST = Duration.ofDays(366);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private AnnouncementCodec() {}

    /// As it is stored and served.
    public static ObjectNode json(Announcement announcement) {
        return JSON.createObjectNode()
                .put("id", announcement.id())
                .put("workspace", announcement.workspace())
                .put("lane", announcement.lane())
                .put("messages", announcement.messages())
                .put("start", announcement.start().toString())
                .put("rampSeconds", announcement.ramp().toMillis() / 1e3);
    }

    static byte[] encode(Announcement announcement) {
        return bytes(json(announcement));
    }

    /// What became of an announcement, as it is stored and served.
    public static ObjectNode json(Outcome outcome) {
        return json(outcome.announcement())
                .put("came", outcome.came())
                .put("trust", outcome.trust().value())
                .put("judged", outcome.trust().since().toString());
    }

    static byte[] encode(Outcome outcome) {
        return bytes(json(outcome));
    }

    static Outcome decodeOutcome(byte[] json) throws IOException {
        try {
            ObjectNode node = object(json);
            long came = number(node, "came", 0, MOST_MESSAGES);
            Trust trust = new Trust(
                    node.path("trust").asDouble(-1),
                    Instant.parse(node.path("judged").asText()));
            return new Outcome(decode(node.without(OUTCOME)), came, trust);
        } catch (RuntimeException | InvalidAnnouncementException e) {
            throw new IOException("not what became of an announcement", e);
        }
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /// Reads an announcement.
    ///
    /// @param json what somebody sent
    static Announcement decode(byte[] json) throws InvalidAnnouncementException {
        return decode(object(json));
    }

    private static Announcement decode(ObjectNode node) throws InvalidAnnouncementException {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                String name = WORD.matcher(member.getKey()).matches() ? "member '" + member.getKey() + "'" : "a member";
                throw invalid(name + " is not known", "use id, workspace, lane, messages, start and rampSeconds");
            }
        }
        return new Announcement(
                name(node, "id"),
                name(node, "workspace"),
                lane(node),
                number(node, "messages", 1, MOST_MESSAGES),
                start(node),
                Duration.ofSeconds(node.has("rampSeconds") ? number(node, "rampSeconds", 0, LONGEST_RAMP_SECONDS) : 0));
    }

    /// Refuses what is over already, and what is too far ahead.
    static void requireTimely(Announcement announcement, Instant now) throws InvalidAnnouncementException {
        if (announcement.start().isAfter(now.plus(FARTHEST))) {
            throw invalid("'start' is " + announcement.start() + ", more than a year ahead", "announce it later");
        }
        if (!announcement.end().isAfter(now)) {
            throw invalid(
                    "the announcement is over: it ended at " + announcement.end() + ", it is " + now,
                    "announce load before it comes; times are UTC if they end in Z");
        }
    }

    private static ObjectNode object(byte[] json) throws InvalidAnnouncementException {
        if (json.length > MOST_BYTES) {
            throw invalid("the announcement has " + json.length + " bytes", "at most " + MOST_BYTES + " are read");
        }
        try {
            if (JSON.readTree(json) instanceof ObjectNode node) {
                return node;
            }
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw invalid("the announcement is not valid JSON" + place, "send a JSON object");
        } catch (IOException e) {
            throw invalid("the announcement cannot be read", "send a JSON object");
        }
        throw invalid("the announcement is not a JSON object", "send a JSON object");
    }

    private static String name(ObjectNode node, String member) throws InvalidAnnouncementException {
        JsonNode value = node.path(member);
        if (!value.isTextual() || !TemplateName.isValid(value.asText())) {
            throw invalid(
                    value.isMissingNode() ? "'" + member + "' is missing" : "'" + member + "' is not a name",
                    "a name is " + TemplateName.RULE);
        }
        return value.asText();
    }

    private static String lane(ObjectNode node) throws InvalidAnnouncementException {
        String id = node.path("lane").asText();
        if (Arrays.stream(Lane.values()).noneMatch(lane -> lane.id().equals(id))) {
            throw invalid(node.has("lane") ? "'lane' is no lane" : "'lane' is missing", "use one of " + LANES);
        }
        return id;
    }

    private static long number(ObjectNode node, String member, long min, long max) throws InvalidAnnouncementException {
        JsonNode value = node.path(member);
        if (!value.isNumber() || value.asDouble() < min || value.asDouble() > max) {
            throw invalid(
                    value.isMissingNode() ? "'" + member + "' is missing" : "'" + member + "' is " + shown(value),
                    "a number from " + min + " to " + max);
        }
        return Math.round(value.asDouble());
    }

    private static Instant start(ObjectNode node) throws InvalidAnnouncementException {
        JsonNode value = node.path("start");
        try {
            if (value.isTextual()) {
                return Instant.parse(value.asText());
            }
        } catch (DateTimeParseException e) {
            throw invalid("'start' is not a time", "use ISO 8601 in UTC, such as 2026-11-27T08:00:00Z");
        }
        throw invalid(
                value.isMissingNode() ? "'start' is missing" : "'start' is not a time",
                "use ISO 8601 in UTC, such as 2026-11-27T08:00:00Z");
    }

    private static String shown(JsonNode value) {
        return value.isNumber() ? BoundedText.cut(value.asText(), 24) : "not a number";
    }

    private static InvalidAnnouncementException invalid(String message, String advice) {
        return new InvalidAnnouncementException(message, advice);
    }
}
