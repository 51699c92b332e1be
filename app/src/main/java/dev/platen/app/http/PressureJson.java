package dev.platen.app.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.message.Lane;
import dev.platen.app.pressure.Pressure;
import dev.platen.app.pressure.PressureSample;
import dev.platen.app.throttle.ThrottleStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The state of the control loop as JSON.
final class PressureJson {
    private PressureJson() {}

    /// @param recording whether there is a stream of events that could be lost
    static void write(ThrottleStatus status, boolean recording, ObjectNode to) {
        Pressure pressure = status.pressure();
        to.put("level", status.level().id())
                .put("acting", status.acting().id())
                .put("shadow", status.shadow())
                .put("pressure", pressure.value())
                .put("cause", pressure.cause().name().toLowerCase(Locale.ROOT))
                .put("budgetFactor", status.rule().budgetFactor())
                .put("cacheFactor", status.rule().cacheFactor())
                .put("oneAtATime", status.rule().oneAtATime())
                .put("asksForInstances", status.asksForInstances())
                .put("alerting", status.alerting())
                .put("alerts", status.alerts())
                .put("levelChanges", status.changes())
                .put("savedRecordings", status.recordings())
                .put("failedTicks", status.failures());
        if (Double.isFinite(status.secondsLeft())) {
            to.put("timeToExhaustionSeconds", status.secondsLeft());
        } else {
            to.putNull("timeToExhaustionSeconds");
        }
        ArrayNode paused = to.putArray("pausedLanes");
        for (Lane lane : Lane.values()) {
            if (status.paused().contains(lane)) {
                paused.add(lane.id());
            }
        }
        to.putObject("components")
                .put("heap", pressure.heap())
                .put("direct", pressure.direct())
                .put("container", pressure.container())
                .put("signal", pressure.signal());
        PressureSample sample = status.sample();
        to.put("signal", recording ? signal(sample) : "off");
        if (sample != null) {
            write(sample, to);
        }
    }

    private static String signal(@Nullable PressureSample sample) {
        if (sample == null) {
            return "starting";
        }
        return sample.signal().lost() ? "lost" : "live";
    }

    private static void write(PressureSample sample, ObjectNode to) {
        to.put("liveBytes", sample.heap().liveBytes())
                .put("baseLiveBytes", sample.heap().baseBytes())
                .put("directUsedBytes", sample.outside().directUsedBytes())
                .put("directMaxBytes", sample.outside().directMaxBytes())
                .put("residentBytes", sample.outside().residentBytes())
                .put("memoryLimitBytes", sample.outside().limitBytes());
    }
}
