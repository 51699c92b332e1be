package dev.platen.cli.deadletter;

import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.Lane;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.jspecify.annotations.Nullable;

/// One dead letter without its payload. What a property does not say is empty: anybody may write to the
/// topic.
///
/// @param position where it is, and its name for people
/// @param firstChunk where it begins, if the broker keeps it in two parts
/// @param key the key of its request, if it has one
public record DeadLetter(
        Position position,
        @Nullable Position firstChunk,
        Instant time,
        int payloadBytes,
        @Nullable String key,
        Map<String, String> properties) {
    public DeadLetter {
        properties = Map.copyOf(properties);
    }

    static DeadLetter of(Message<byte[]> message) {
        MessageIdAdv id = (MessageIdAdv) message.getMessageId();
        MessageIdAdv first = id.getFirstChunkMessageId();
        return new DeadLetter(
                Position.of(id),
                first == null ? null : Position.of(first),
                Instant.ofEpochMilli(message.getPublishTime()),
                message.size(),
                message.getKey(),
                message.getProperties());
    }

    public String requestId() {
        return property("request-id");
    }

    public String workspace() {
        return property("workspace");
    }

    /// As the request names it: `name` or `name@7`; empty if it brings its parts along.
    public String template() {
        return property("template");
    }

    public String code() {
        return property("code");
    }

    public String message() {
        return property("message");
    }

    public String advice() {
        return property("advice");
    }

    /// The lane that its request came from, if it is known.
    Optional<Lane> lane() {
        return Arrays.stream(Lane.values())
                .filter(lane -> lane.id().equals(property("lane")))
                .findFirst();
    }

    /// Whether it was in work when instances ended.
    public boolean isSuspect() {
        return code().equals(DiagnosisCode.SUSPECT.name());
    }

    String property(String name) {
        return properties.getOrDefault("platen-" + name, "");
    }

    /// What is known of it, for programs.
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("position", position.toString());
        json.put("time", time.toString());
        for (String name : new String[] {"request-id", "workspace", "template", "lane", "code", "message", "advice"}) {
            json.put(camelCase(name), property(name));
        }
        for (String name : new String[] {"failed-template", "part", "line"}) {
            if (!property(name).isEmpty()) {
                json.put(camelCase(name), property(name));
            }
        }
        json.put("payloadBytes", payloadBytes);
        return json;
    }

    private static String camelCase(String name) {
        int dash = name.indexOf('-');
        return dash < 0
                ? name
                : name.substring(0, dash) + Character.toUpperCase(name.charAt(dash + 1)) + name.substring(dash + 2);
    }
}
