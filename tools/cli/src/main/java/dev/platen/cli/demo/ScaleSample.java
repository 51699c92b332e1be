package dev.platen.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/// The fleet at one moment, as its leader sees it.
///
/// @param seconds since the traffic began
/// @param arrivalsPerSecond requests that come in
/// @param backlog messages that wait or are in work
/// @param oldestSeconds how long the oldest of them has waited
/// @param desired instances that there should be
/// @param ready instances that take messages
/// @param starting instances that were asked for and are not there
/// @param ratePerInstance messages per second of an instance, as measured
/// @param reason why there should be so many
record ScaleSample(
        double seconds,
        double arrivalsPerSecond,
        long backlog,
        double oldestSeconds,
        int desired,
        int ready,
        int starting,
        double ratePerInstance,
        String reason) {
    private static final int BAR = 24;

    /// From what an instance tells of scaling.
    static ScaleSample of(double seconds, JsonNode scaling) {
        JsonNode decision = scaling.path("decision");
        JsonNode observation = decision.path("observation");
        JsonNode fleet = observation.path("fleet");
        double intervalSeconds =
                Math.max(0.001, observation.path("intervalMillis").asDouble() / 1e3);
        double arrived = 0;
        long backlog = 0;
        double oldestMillis = 0;
        for (JsonNode lane : observation.path("lanes")) {
            arrived += lane.path("arrivedMessages").asDouble();
            backlog += lane.path("backlogMessages").asLong();
            oldestMillis = Math.max(oldestMillis, lane.path("oldestAgeMillis").asDouble());
        }
        return new ScaleSample(
                seconds,
                arrived / intervalSeconds,
                backlog,
                oldestMillis / 1e3,
                decision.path("desired").asInt(),
                fleet.path("ready").asInt(),
                fleet.path("startingAgeMillis").size(),
                fleet.path("serviceRatePerInstance").asDouble(),
                decision.path("reason").asText());
    }

    /// How many seconds of work wait for the instances that are ready.
    double backlogSeconds() {
        return backlog / (Math.max(1, ready) * Math.max(1, ratePerInstance));
    }

    /// A line of a chart that runs down the terminal.
    ///
    /// @param peakPerSecond the highest rate of arrivals that is expected
    String chart(double peakPerSecond) {
        double full = Math.max(1, peakPerSecond);
        return String.format(
                Locale.ROOT,
                "%4.0f s  arrivals %5.0f/s %s  backlog %6d %s  %s",
                seconds,
                arrivalsPerSecond,
                bar(arrivalsPerSecond / full, '='),
                backlog,
                bar(backlog / full, '#'),
                "O".repeat(ready) + "o".repeat(Math.max(0, desired - ready)));
    }

    private static String bar(double share, char filled) {
        int length = (int) Math.round(Math.clamp(share, 0.0, 1.0) * BAR);
        return String.valueOf(filled).repeat(length) + " ".repeat(BAR - length);
    }

    /// The same for a log.
    String line() {
        return String.format(
                Locale.ROOT,
                "%4.0f s  arrivals %5.0f/s  backlog %6d (oldest %4.1f s)  desired %d, ready %d, starting %d",
                seconds,
                arrivalsPerSecond,
                backlog,
                oldestSeconds,
                desired,
                ready,
                starting);
    }
}
