package dev.platen.app.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.spi.scaling.AnnouncedLoad;
import dev.platen.spi.scaling.FleetState;
import dev.platen.spi.scaling.LaneLoad;
import dev.platen.spi.scaling.ScalingObservation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Ticks as JSON: what is written for other instances, served to people, and kept in recordings.
public final class TickCodec {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TickCodec() {}

    /// The whole tick.
    public static ObjectNode json(Tick tick) {
        ObjectNode node = decision(tick.decision());
        node.put("observed", tick.observed());
        node.set("observation", observation(tick.observation()));
        tick.counters().forEach(node.putObject("counters")::put);
        tick.came().forEach(node.putObject("came")::put);
        return node;
    }

    /// The decision alone.
    public static ObjectNode decision(DecisionRecord decision) {
        ObjectNode node = JSON.createObjectNode()
                .put("epoch", decision.epoch())
                .put("leader", decision.leader())
                .put("at", decision.at().toString())
                .put("desired", decision.desired())
                .put("reason", decision.reason())
                .put("stale", decision.stale());
        new TreeMap<>(decision.inputs()).forEach(node.putObject("inputs")::put);
        return node;
    }

    /// What was observed.
    public static ObjectNode observation(ScalingObservation observation) {
        ObjectNode node = JSON.createObjectNode()
                .put("at", observation.at().toString())
                .put("intervalMillis", observation.interval().toMillis())
                .put("minInstances", observation.minInstances())
                .put("maxInstances", observation.maxInstances());
        ObjectNode lanes = node.putObject("lanes");
        for (LaneLoad lane : observation.lanes()) {
            lanes.putObject(lane.name())
                    .put("backlogMessages", lane.backlogMessages())
                    .put("backlogBytes", lane.backlogBytes())
                    .put("oldestAgeMillis", lane.oldestAge().toMillis())
                    .put("arrivedMessages", lane.arrivedMessages())
                    .put("deferredMessages", lane.deferredMessages());
        }
        FleetState fleet = observation.fleet();
        ObjectNode instances = node.putObject("fleet")
                .put("desired", fleet.desired())
                .put("ready", fleet.ready())
                .put("draining", fleet.draining())
                .put("startUpP50Millis", fleet.startUpP50().toMillis())
                .put("startUpP90Millis", fleet.startUpP90().toMillis())
                .put("serviceRatePerInstance", fleet.serviceRatePerInstance());
        ArrayNode starting = instances.putArray("startingAgeMillis");
        fleet.starting().forEach(age -> starting.add(age.toMillis()));
        fleet.levels().forEach(instances.putArray("levels")::add);
        ArrayNode announced = node.putArray("announced");
        for (AnnouncedLoad load : observation.announced()) {
            announced
                    .addObject()
                    .put("id", load.id())
                    .put("workspace", load.workspace())
                    .put("lane", load.lane())
                    .put("messages", load.messages())
                    .put("start", load.start().toString())
                    .put("rampMillis", load.ramp().toMillis())
                    .put("trust", load.trust());
        }
        return node;
    }

    static byte[] encode(Tick tick) {
        try {
            return JSON.writeValueAsBytes(json(tick));
        } catch (IOException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /// Reads what [#encode(Tick)] wrote.
    ///
    /// @throws IOException if it is something else
    static Tick decode(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
        try {
            Map<String, Double> inputs = new HashMap<>();
            node.path("inputs")
                    .properties()
                    .forEach(
                            input -> inputs.put(input.getKey(), input.getValue().asDouble()));
            DecisionRecord decision = new DecisionRecord(
                    node.path("epoch").asLong(),
                    node.path("leader").asText(),
                    instant(node, "at"),
                    node.path("desired").asInt(),
                    node.path("reason").asText(),
                    inputs,
                    node.path("stale").asBoolean());
            return new Tick(
                    decision,
                    observation(node.path("observation")),
                    node.path("observed").asBoolean(),
                    Heartbeat.longs(node.path("counters")),
                    Heartbeat.longs(node.path("came")));
        } catch (RuntimeException e) {
            throw new IOException("not a decision about scaling", e);
        }
    }

    private static ScalingObservation observation(JsonNode node) {
        List<LaneLoad> lanes = new ArrayList<>();
        node.path("lanes").properties().forEach(lane -> {
            JsonNode load = lane.getValue();
            lanes.add(new LaneLoad(
                    lane.getKey(),
                    load.path("backlogMessages").asLong(),
                    load.path("backlogBytes").asLong(),
                    millis(load, "oldestAgeMillis"),
                    load.path("arrivedMessages").asLong(),
                    load.path("deferredMessages").asLong()));
        });
        List<AnnouncedLoad> announced = new ArrayList<>();
        for (JsonNode load : node.path("announced")) {
            announced.add(new AnnouncedLoad(
                    load.path("id").asText(),
                    load.path("workspace").asText(),
                    load.path("lane").asText(),
                    load.path("messages").asLong(),
                    instant(load, "start"),
                    millis(load, "rampMillis"),
                    load.path("trust").asDouble()));
        }
        return new ScalingObservation(
                instant(node, "at"),
                millis(node, "intervalMillis"),
                lanes,
                fleet(node.path("fleet")),
                node.path("minInstances").asInt(),
                node.path("maxInstances").asInt(),
                announced);
    }

    private static FleetState fleet(JsonNode node) {
        List<Duration> starting = new ArrayList<>();
        node.path("startingAgeMillis").forEach(age -> starting.add(Duration.ofMillis(age.asLong())));
        List<Integer> levels = new ArrayList<>();
        node.path("levels").forEach(level -> levels.add(level.asInt()));
        return new FleetState(
                node.path("desired").asInt(),
                starting,
                node.path("ready").asInt(),
                node.path("draining").asInt(),
                millis(node, "startUpP50Millis"),
                millis(node, "startUpP90Millis"),
                node.path("serviceRatePerInstance").asDouble(),
                levels);
    }

    private static Instant instant(JsonNode node, String name) {
        return Instant.parse(node.path(name).asText());
    }

    private static Duration millis(JsonNode node, String name) {
        return Duration.ofMillis(node.path(name).asLong());
    }
}
