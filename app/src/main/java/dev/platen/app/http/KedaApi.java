package dev.platen.app.http;

import dev.platen.app.scaling.DecisionRecord;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;

/// How many instances there should be, as KEDA's metrics-api scaler asks for it: `valueLocation` is
/// `desiredInstances`, `targetValue` is 1.
///
/// An old decision is answered as well as a new one: less than what was decided last would end instances that
/// nobody decided to end. Where there is none, the answer is an error, upon which KEDA takes its own
/// fallback.
final class KedaApi implements HttpService {
    private final InstanceView instance;

    KedaApi(InstanceView instance) {
        this.instance = instance;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/keda", this::keda).any("/keda", WrongMethod.allowing("GET"));
    }

    private void keda(ServerRequest request, ServerResponse response) throws IOException {
        DecisionRecord decision = instance.decision()
                .latest()
                .orElseThrow(() -> new ApiError(
                        503, "NO_DECISION", "nothing has been decided yet", "ask again, or let KEDA use its fallback"));
        Json.send(
                response,
                200,
                Json.object()
                        .put("desiredInstances", decision.desired())
                        .put("decidedAt", decision.at().toString())
                        .put("stale", decision.stale())
                        .put("reason", decision.reason()));
    }
}
