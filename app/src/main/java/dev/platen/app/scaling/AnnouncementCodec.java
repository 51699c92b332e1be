package dev.platen.app.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.message.BoundedText;
import dev.platen.app.message.Lane;
import dev.platen.app.message.TemplateName;
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
    /// What is longer is not looked at.
    public static final int MAX_BYTES = 64 * 1024;

    private static final Set<String> MEMBERS = Set.of("id", "workspace", "lane", "messages", "start", "rampSeconds");
    private static final String LANES =
            Arrays.stream(Lane.values()).map(Lane::id).collect(Collectors.joining(", "));
    private static final long MOST_MESSAGES = 1_000_000_000_000L;
    private static final long LONGEST_RAMP_SECONDS = Duration.ofDays(7).toSeconds();
    private static final Duration FARTHEST = Duration.ofDays(366);

    /// What may be shown of a member that is not known: a slip of the pen, and nobody's address.
    private static final Pattern SHOWN_MEMBER = Pattern.compile("[A-Za-z]{1,20}");

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

    static byte[] encode(Trust trust) {
        return bytes(JSON.createObjectNode()
                .put("trust", trust.value())
                .put("since", trust.since().toString()));
    }

    static Trust decodeTrust(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
        try {
            return new Trust(
                    node.path("trust").asDouble(-1),
                    Instant.parse(node.path("since").asText()));
        } catch (RuntimeException e) {
            throw new IOException("not a workspace's trust", e);
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
        ObjectNode node = object(json);
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                boolean shown = SHOWN_MEMBER.matcher(member.getKey()).matches();
                throw invalid(
                        (shown ? "member '" + member.getKey() + "'" : "a member") + " is not known",
                        "use id, workspace, lane, messages, start and rampSeconds");
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

    /// Refuses what is over already, and what is too far ahead. That first: there are times to which no time
    /// can be added.
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
        if (json.length > MAX_BYTES) {
            throw invalid("the announcement has " + json.length + " bytes", "at most " + MAX_BYTES + " are allowed");
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
