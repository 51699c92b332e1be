package dev.platen.app.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.scaling.AnnouncementCodec;
import dev.platen.app.scaling.Announcements;
import dev.platen.app.scaling.Fleet;
import dev.platen.app.scaling.InvalidAnnouncementException;
import dev.platen.app.scaling.ScalingView;
import dev.platen.app.scaling.TickCodec;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// The size of the fleet: what was decided and why, and announced load.
final class ScalingApi implements HttpService {
    private final InstanceView instance;

    ScalingApi(InstanceView instance) {
        this.instance = instance;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/scaling", this::scaling)
                .any("/scaling", WrongMethod.allowing("GET"))
                .get("/announcements", this::list)
                .post("/announcements", this::announce)
                .any("/announcements", WrongMethod.allowing("GET, POST"))
                .get("/announcements/{id}", this::get)
                .delete("/announcements/{id}", this::withdraw)
                .any("/announcements/{id}", WrongMethod.allowing("GET, DELETE"));
    }

    private void scaling(ServerRequest request, ServerResponse response) throws IOException {
        Optional<ScalingView> scaling = instance.scaling();
        ObjectNode body = Json.object().put("instance", instance.name()).put("enabled", scaling.isPresent());
        if (scaling.isPresent()) {
            write(scaling.get(), body);
        }
        Json.send(response, 200, body);
    }

    private static void write(ScalingView scaling, ObjectNode body) {
        body.put("leader", scaling.isLeader());
        scaling.lastTick().ifPresent(tick -> body.set("decision", TickCodec.json(tick)));
        ArrayNode fleet = body.putArray("fleet");
        for (Fleet.Seen seen : scaling.fleet()) {
            fleet.addObject()
                    .put("instance", seen.last().instance())
                    .put("state", seen.last().state().name().toLowerCase(Locale.ROOT))
                    .put("silent", seen.isSilent())
                    .put("level", seen.last().level())
                    .put("settled", seen.last().settled())
                    .put("startUpMillis", seen.last().startUp().toMillis())
                    .put("host", seen.last().home().host())
                    .put("pid", seen.last().home().pid())
                    .put("managed", seen.last().home().managed())
                    .put("api", seen.last().home().api());
        }
    }

    private void list(ServerRequest request, ServerResponse response) throws IOException {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("announcements");
        announcements().all().forEach(each -> list.add(json(each)));
        ArrayNode judged = body.putArray("judged");
        announcements().judged().forEach(each -> judged.add(AnnouncementCodec.json(each)));
        Json.send(response, 200, body);
    }

    private void get(ServerRequest request, ServerResponse response) throws IOException {
        String id = request.path().pathParameters().get("id");
        for (Announcements.Seen each : announcements().all()) {
            if (each.announcement().id().equals(id)) {
                Json.send(response, 200, json(each));
                return;
            }
        }
        throw unknown();
    }

    private static ObjectNode json(Announcements.Seen seen) {
        return AnnouncementCodec.json(seen.announcement())
                .put("trust", seen.trust())
                .put("came", seen.came());
    }

    private void announce(ServerRequest request, ServerResponse response) throws IOException {
        try {
            Json.send(
                    response,
                    201,
                    AnnouncementCodec.json(
                            announcements().announce(Json.bytes(request, AnnouncementCodec.MOST_BYTES))));
        } catch (InvalidAnnouncementException e) {
            throw new ApiError(422, "INVALID_ANNOUNCEMENT", String.valueOf(e.getMessage()), e.advice());
        }
    }

    private void withdraw(ServerRequest request, ServerResponse response) throws IOException {
        if (!announcements().withdraw(request.path().pathParameters().get("id"))) {
            throw unknown();
        }
        response.status(204).send();
    }

    private Announcements announcements() {
        return instance.scaling()
                .orElseThrow(() -> new ApiError(
                        409,
                        "SCALING_DISABLED",
                        "this instance takes no part in scaling",
                        "set scaling.enabled to true on all instances"))
                .announcements();
    }

    private static ApiError unknown() {
        return new ApiError(
                404, "UNKNOWN_ANNOUNCEMENT", "there is no such announcement", "GET /v1/announcements lists them");
    }
}
