package dev.platen.app.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What every instance says of itself, once a second. Counts are totals since its start, so that one that is
/// lost on its way does no harm.
///
/// @param at by the instance's own clock
/// @param instance its name
/// @param home where it runs and how it was started
/// @param state what it does
/// @param startUp from the start of its process until it was ready
/// @param level its pressure level, from 0 (normal) to 4 (critical)
/// @param settled messages for which the broker has what was made of them
/// @param deferred messages set aside for want of memory, by lane
/// @param taken messages that came into work, by workspace; of those of which load is announced
public record Heartbeat(
        Instant at,
        String instance,
        Home home,
        State state,
        Duration startUp,
        int level,
        long settled,
        Map<String, Long> deferred,
        Map<String, Long> taken) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What an instance does.
    public enum State {
        /// Takes messages.
        READY,
        /// Ends what it has.
        DRAINING,
        /// Has ended.
        GONE
    }

    /// Where an instance runs.
    ///
    /// @param host name of the machine
    /// @param pid of its process
    /// @param started when the process began; with the pid it names the process for good
    /// @param managed whether an actuator started it
    /// @param api where its API is
    public record Home(String host, long pid, Instant started, boolean managed, String api) {}

    public Heartbeat {
        deferred = Map.copyOf(deferred);
        taken = Map.copyOf(taken);
    }

    /// The last one of this instance.
    Heartbeat gone() {
        return new Heartbeat(at, instance, home, State.GONE, startUp, level, settled, deferred, taken);
    }

    /// As JSON.
    byte[] encode() {
        ObjectNode node = JSON.createObjectNode()
                .put("at", at.toString())
                .put("instance", instance)
                .put("host", home.host())
                .put("pid", home.pid())
                .put("started", home.started().toString())
                .put("managed", home.managed())
                .put("api", home.api())
                .put("state", state.name())
                .put("startUpMillis", startUp.toMillis())
                .put("level", level)
                .put("settled", settled);
        deferred.forEach(node.putObject("deferred")::put);
        taken.forEach(node.putObject("taken")::put);
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /// Reads what [#encode()] wrote.
    ///
    /// @throws IOException if it is something else
    static Heartbeat decode(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
        try {
            return new Heartbeat(
                    Instant.parse(node.path("at").asText()),
                    node.path("instance").asText(),
                    new Home(
                            node.path("host").asText(),
                            node.path("pid").asLong(),
                            Instant.parse(node.path("started").asText()),
                            node.path("managed").asBoolean(),
                            node.path("api").asText()),
                    State.valueOf(node.path("state").asText()),
                    Duration.ofMillis(node.path("startUpMillis").asLong()),
                    node.path("level").asInt(),
                    node.path("settled").asLong(),
                    longs(node.path("deferred")),
                    longs(node.path("taken")));
        } catch (RuntimeException e) {
            throw new IOException("not a heartbeat", e);
        }
    }

    static Map<String, Long> longs(JsonNode object) {
        Map<String, Long> values = new HashMap<>();
        object.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asLong()));
        return values;
    }
}
