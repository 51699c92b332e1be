package dev.platen.app.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.pipeline.PipelineStats.Count;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;

/// The instance's totals and plugins as JSON, for the dashboard and for people.
final class StatsApi implements HttpService {
    /// The rest is at `/v1/workspaces`.
    private static final int MAX_WORKSPACES = 20;

    private final InstanceView instance;

    StatsApi(InstanceView instance) {
        this.instance = instance;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/stats", this::stats)
                .any("/stats", WrongMethod.allowing("GET"))
                .get("/plugins", this::plugins)
                .any("/plugins", WrongMethod.allowing("GET"));
    }

    private void stats(ServerRequest request, ServerResponse response) throws IOException {
        PipelineStats stats = instance.stats();
        ParkingStats parking = instance.parking();
        Runtime runtime = Runtime.getRuntime();
        ObjectNode body = Json.object()
                .put("instance", instance.name())
                .put("uptimeSeconds", instance.uptimeSeconds())
                .put("received", stats.total(Count.RECEIVED))
                .put("rendered", stats.total(Count.RENDERED))
                .put("aborted", stats.total(Count.ABORTED))
                .put("deadLettered", stats.total(Count.DEAD_LETTERED))
                .put("redelivered", stats.redelivered())
                .put("inFlight", stats.inFlight());
        ObjectNode lanes = body.putObject("lanes");
        for (Lane lane : Lane.values()) {
            lanes.putObject(lane.id())
                    .put("received", stats.total(lane, Count.RECEIVED))
                    .put("rendered", stats.total(lane, Count.RENDERED))
                    .put("aborted", stats.total(lane, Count.ABORTED))
                    .put("deadLettered", stats.total(lane, Count.DEAD_LETTERED))
                    .put("parked", parking.parked(lane))
                    .put("parkedSettled", parking.settled(lane));
        }
        ArrayNode parked = body.putArray("parkedWorkspaces");
        parking.workspaces().stream()
                .limit(MAX_WORKSPACES)
                .forEach(count -> parked.addObject()
                        .put("workspace", count.workspace())
                        .put("parked", count.parked())
                        .put("settled", count.settled()));
        ObjectNode channels = body.putObject("channels");
        for (Channel channel : Channel.values()) {
            channels.putObject(channel.id()).put("rendered", stats.rendered(channel));
        }
        body.put("renderMicrosP50", stats.renderMicros(50))
                .put("renderMicrosP99", stats.renderMicros(99))
                .put("templates", instance.templates())
                .put("underestimatedRenders", stats.underestimatedRenders())
                .put("suspectsRendered", stats.suspectsRendered())
                .put("suspectsDeadLettered", stats.suspectsDeadLettered())
                .put("reservedBytes", instance.admission().reservedBytes())
                .put("budgetBytes", instance.admission().budgetBytes())
                .put("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory())
                .put("heapMaxBytes", runtime.maxMemory());
        ConservationJson.write(stats, body.putObject("conservation"));
        PressureJson.write(instance.throttle(), instance.recordingProblem().isEmpty(), body.putObject("pressure"));
        Json.send(response, 200, body);
    }

    private void plugins(ServerRequest request, ServerResponse response) throws IOException {
        ObjectNode body = Json.object();
        ObjectNode engines = body.putObject("engines");
        instance.plugins()
                .engines()
                .forEach((id, engine) -> engines.putObject(id)
                        .put("name", engine.traits().name())
                        .put("version", engine.traits().version()));
        var strategies = body.putArray("strategies");
        instance.plugins().strategies().keySet().forEach(strategies::add);
        var problems = body.putArray("problems");
        instance.plugins()
                .problems()
                .forEach(problem ->
                        problems.addObject().put("folder", problem.folder()).put("message", problem.message()));
        Json.send(response, 200, body);
    }
}
