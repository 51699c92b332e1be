package dev.platen.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.fairness.Restriction;
import dev.platen.app.fairness.WorkspaceLimits;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.message.TemplateName;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Pauses and limits of workspaces, on every instance of the fleet.
final class WorkspaceApi implements HttpService {
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final String RATE = "ratePerSecond";
    private static final String BYTES = "bytesInFlight";

    private final Workspaces workspaces;
    private final ParkingStats parking;

    WorkspaceApi(Workspaces workspaces, ParkingStats parking) {
        this.workspaces = workspaces;
        this.parking = parking;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", this::list)
                .any("/", WrongMethod.allowing("GET"))
                .get("/{workspace}", this::get)
                .any("/{workspace}", WrongMethod.allowing("GET"))
                .get("/{workspace}/limits", this::get)
                .put("/{workspace}/limits", this::limit)
                .any("/{workspace}/limits", WrongMethod.allowing("GET, PUT"))
                .post("/{workspace}/pause", (request, response) -> pause(request, response, true))
                .any("/{workspace}/pause", WrongMethod.allowing("POST"))
                .post("/{workspace}/resume", (request, response) -> pause(request, response, false))
                .any("/{workspace}/resume", WrongMethod.allowing("POST"));
    }

    private void list(ServerRequest request, ServerResponse response) throws IOException {
        ObjectNode body = Json.object();
        ArrayNode restricted = body.putArray("restricted");
        workspaces.restricted().forEach(name -> describe(name, restricted.addObject()));
        ArrayNode parked = body.putArray("parked");
        for (ParkingStats.Count count : parking.workspaces()) {
            counts(count, parked.addObject().put("workspace", count.workspace()));
        }
        Json.send(response, 200, body);
    }

    private void get(ServerRequest request, ServerResponse response) throws IOException {
        send(response, workspace(request));
    }

    private void send(ServerResponse response, String workspace) throws IOException {
        ObjectNode body = Json.object();
        describe(workspace, body);
        counts(parking.count(workspace), body.putObject("parked"));
        Json.send(response, 200, body);
    }

    private void describe(String workspace, ObjectNode body) {
        Restriction restriction = workspaces.find(workspace);
        body.put("workspace", workspace).put("paused", restriction != null && restriction.isPaused());
        ObjectNode limits = body.putObject("limits");
        WorkspaceLimits known = restriction == null ? WorkspaceLimits.NONE : restriction.limits();
        if (!Double.isInfinite(known.ratePerSecond())) {
            limits.put(RATE, known.ratePerSecond());
        }
        if (known.bytesInFlight() != Long.MAX_VALUE) {
            limits.put(BYTES, known.bytesInFlight());
        }
    }

    private static void counts(ParkingStats.Count count, ObjectNode body) {
        body.put("parked", count.parked()).put("settled", count.settled());
    }

    private void pause(ServerRequest request, ServerResponse response, boolean paused) throws IOException {
        String workspace = workspace(request);
        if (!workspaces.pause(workspace, paused)) {
            throw tooMany();
        }
        send(response, workspace);
    }

    private void limit(ServerRequest request, ServerResponse response) throws IOException {
        String workspace = workspace(request);
        if (!workspaces.limit(workspace, limits(Json.read(request, MAX_BODY_BYTES)))) {
            throw tooMany();
        }
        send(response, workspace);
    }

    private static WorkspaceLimits limits(ObjectNode body) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals(RATE) && !name.equals(BYTES)) {
                throw invalid("member '" + name + "' is not known", "use " + RATE + " and " + BYTES);
            }
        }
        JsonNode rate = given(body, RATE);
        if (rate != null && !(rate.asDouble() >= WorkspaceLimits.LEAST_RATE)) {
            throw invalid(
                    "'" + RATE + "' is " + rate + "; allowed: a number from " + WorkspaceLimits.LEAST_RATE,
                    "to let nothing through, pause the workspace");
        }
        JsonNode bytes = given(body, BYTES);
        if (bytes != null && (!bytes.canConvertToLong() || bytes.asLong() < 1)) {
            throw invalid(
                    "'" + BYTES + "' is " + bytes + "; allowed: a whole number from 1",
                    "a single message may be larger than the limit");
        }
        return new WorkspaceLimits(
                rate == null ? WorkspaceLimits.NONE.ratePerSecond() : rate.asDouble(),
                bytes == null ? WorkspaceLimits.NONE.bytesInFlight() : bytes.asLong());
    }

    private static @Nullable JsonNode given(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw invalid("'" + name + "' is not a number", "send a JSON number, or leave it out for no limit");
        }
        return value;
    }

    private static String workspace(ServerRequest request) {
        String name = request.path().pathParameters().get("workspace");
        if (!TemplateName.isValid(name)) {
            throw invalid("the workspace in the path is not a name", "a name is " + TemplateName.RULE);
        }
        return name;
    }

    private static ApiError invalid(String message, String advice) {
        return new ApiError(400, "INVALID_REQUEST", message, advice);
    }

    private static ApiError tooMany() {
        return new ApiError(
                409,
                "TOO_MANY_RESTRICTED",
                Workspaces.MAX_RESTRICTED + " workspaces are paused or have limits already",
                "end the pause or the limits of another one");
    }
}
