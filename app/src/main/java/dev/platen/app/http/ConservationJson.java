package dev.platen.app.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.pipeline.WorkspaceLedger.Balance;

/// The conservation ledger as JSON.
final class ConservationJson {
    private ConservationJson() {}

    static void write(PipelineStats stats, ObjectNode into) {
        write(stats.ledger().total(), into);
        into.put("mismatch", stats.mismatch());
        ObjectNode workspaces = into.putObject("workspaces");
        stats.ledger().balances().forEach((name, balance) -> {
            if (balance.in() > 0) {
                write(balance, workspaces.putObject(name));
            }
        });
    }

    private static void write(Balance balance, ObjectNode into) {
        into.put("in", balance.in())
                .put("rendered", balance.rendered())
                .put("aborted", balance.aborted())
                .put("deadLettered", balance.deadLettered())
                .put("returned", balance.returned())
                .put("pending", balance.pending());
    }
}
