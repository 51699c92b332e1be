package dev.platen.cli.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.cli.console.UserError;
import dev.platen.cli.template.PlatenApi;
import java.net.URI;
import java.util.List;

/// What the instances that are still there say of their own books.
///
/// @param instances how many were asked
/// @param inFlight messages that they are working on
record Ledgers(int instances, long inFlight) {
    static Ledgers of(List<URI> apis) throws InterruptedException {
        long inFlight = 0;
        for (URI api : apis) {
            try {
                JsonNode stats = new PlatenApi(api).stats();
                inFlight += stats.path("inFlight").asLong();
            } catch (PlatenApi.RefusedException e) {
                throw new UserError("an instance does not tell its statistics: " + e.getMessage(), "", e);
            }
        }
        return new Ledgers(apis.size(), inFlight);
    }

    boolean balanced() {
        return inFlight == 0;
    }
}
