package dev.platen.cli.simulate;

import dev.platen.simulator.Elasticity;
import dev.platen.simulator.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/// One run: a trace, a start-up time, a contender.
///
/// @param trace its name
/// @param contender who ran
/// @param startUpSeconds with this start-up time
/// @param outcome what came of it
/// @param clairvoyantHours what the clairvoyant plan costs
record Result(String trace, Contender contender, int startUpSeconds, Outcome outcome, double clairvoyantHours) {
    double relativeCost() {
        return outcome.instanceHours() / clairvoyantHours;
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
        json.put("clairvoyantInstanceHours", clairvoyantHours);
        json.put("relativeCost", relativeCost());
        json.put("actions", outcome.actions());
        Elasticity elasticity = outcome.elasticity();
        Map<String, Object> measures = new LinkedHashMap<>();
        measures.put("thetaUnderPercent", elasticity.thetaUnder());
        measures.put("thetaOverPercent", elasticity.thetaOver());
        measures.put("tauUnderPercent", elasticity.tauUnder());
        measures.put("tauOverPercent", elasticity.tauOver());
        json.put("elasticity", measures);
        return json;
    }
}
