package dev.platen.cli.simulate;

import dev.platen.simulator.Clairvoyant;
import dev.platen.simulator.Elasticity;
import dev.platen.simulator.Outcome;
import dev.platen.simulator.Part;
import java.util.LinkedHashMap;
import java.util.Map;

/// One run: a trace, a start-up time, a contender.
///
/// @param trace its name
/// @param contender who ran
/// @param startUpSeconds with this start-up time
/// @param outcome what came of it
/// @param plan what one who knew all arrivals would have done
record Result(String trace, Contender contender, int startUpSeconds, Outcome outcome, Clairvoyant.Plan plan) {
    double relativeCost() {
        return outcome.instanceHours() / plan.instanceHours();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("trace", trace);
        json.put("strategy", contender.strategy());
        json.put("via", contender.via().id());
        json.put("startupSeconds", startUpSeconds);
        json.put("messages", outcome.messages());
        json.put("latePercent", outcome.latePercent());
        json.put("p50WaitSeconds", outcome.waits().p50());
        json.put("p99WaitSeconds", outcome.waits().p99());
        json.put("p999WaitSeconds", outcome.waits().p999());
        json.put("maxWaitSeconds", outcome.waits().max());
        json.put("instanceHours", outcome.instanceHours());
        json.put("clairvoyantInstanceHours", plan.instanceHours());
        json.put("boundInstanceHours", plan.boundHours());
        json.put("relativeCost", relativeCost());
        json.put("actions", outcome.actions());
        Elasticity elasticity = outcome.elasticity();
        Map<String, Object> measures = new LinkedHashMap<>();
        measures.put("thetaUnderPercent", elasticity.thetaUnder());
        measures.put("thetaOverPercent", elasticity.thetaOver());
        measures.put("tauUnderPercent", elasticity.tauUnder());
        measures.put("tauOverPercent", elasticity.tauOver());
        json.put("elasticity", measures);
        if (!outcome.parts().isEmpty()) {
            json.put("lanes", parts(Part.Kind.LANE));
            json.put("workspaces", parts(Part.Kind.WORKSPACES));
            json.putAll(parts(Part.Kind.ONE_LINE));
        }
        return json;
    }

    private Map<String, Object> parts(Part.Kind kind) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (Part part : outcome.parts()) {
            if (part.kind() == kind) {
                parts.put(part.name(), json(part));
            }
        }
        return parts;
    }

    private static Map<String, Object> json(Part part) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("messages", Math.round(part.messages()));
        json.put("latePercent", part.latePercent());
        json.put("p50WaitSeconds", part.waits().p50());
        json.put("p99WaitSeconds", part.waits().p99());
        json.put("p999WaitSeconds", part.waits().p999());
        json.put("maxWaitSeconds", part.waits().max());
        return json;
    }
}
