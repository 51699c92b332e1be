package dev.platen.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether the fleet grew before the backlog did, with figures.
///
/// The backlog grows when more waits than the ready instances do in a second: less is on its way even through
/// an idle fleet.
///
/// @param steps when the arrivals needed each instance more, and when it was there
/// @param grewAtSeconds when more instances were asked for first; below 0 if never
/// @param readyAtSeconds when there were more instances first; below 0 if never
/// @param backlogAtSeconds when the backlog grew first; below 0 if never
/// @param mostBacklogSeconds the most that waited, in seconds of work of the instances that were ready
/// @param mostReady the most instances at a time
/// @param lastReady instances at the end
/// @param instanceSeconds what the fleet cost, starting instances included
record ScaleReport(
        List<Step> steps,
        double grewAtSeconds,
        double readyAtSeconds,
        double backlogAtSeconds,
        double mostBacklogSeconds,
        int mostReady,
        int lastReady,
        double instanceSeconds,
        Delivered delivered) {
    private static final double BACKLOG_SECONDS = 1;
    private static final double NEVER = -1;

    /// Arrivals are counted by the second, and so few that they jump.
    private static final int MEAN_OF_SAMPLES = 5;

    /// One instance more than before.
    ///
    /// @param instances how many with this one
    /// @param neededAtSeconds when more came than one less can do
    /// @param thereAtSeconds when there were so many; below 0 if never
    record Step(int instances, double neededAtSeconds, double thereAtSeconds) {
        private String text() {
            return thereAtSeconds < 0
                    ? String.format(Locale.ROOT, "%d needed at %.0f s, never there", instances, neededAtSeconds)
                    : String.format(
                            Locale.ROOT,
                            "%d needed at %.0f s, there at %.0f s",
                            instances,
                            neededAtSeconds,
                            thereAtSeconds);
        }

        private Map<String, Object> json() {
            return Map.of(
                    "instances", instances,
                    "neededAtSeconds", rounded(neededAtSeconds),
                    "thereAtSeconds", rounded(thereAtSeconds));
        }
    }

    /// What became of the requests.
    ///
    /// @param sent requests that the broker confirmed
    /// @param found those whose result an independent reader found
    /// @param latePercent those that took more than 5 s
    record Delivered(long sent, long found, double p50Millis, double p99Millis, double latePercent) {}

    static ScaleReport of(List<ScaleSample> samples, Delivered delivered) {
        double grewAt = NEVER;
        double readyAt = NEVER;
        double backlogAt = NEVER;
        double mostBacklog = 0;
        double cost = 0;
        int mostReady = 0;
        ScaleSample before = null;
        // A strategy may ask for more before anything comes.
        int first = samples.isEmpty() ? 1 : Math.max(1, samples.getFirst().ready());
        for (ScaleSample sample : samples) {
            grewAt = grewAt < 0 && sample.desired() > first ? sample.seconds() : grewAt;
            readyAt = readyAt < 0 && sample.ready() > first ? sample.seconds() : readyAt;
            backlogAt = backlogAt < 0 && sample.backlogSeconds() > BACKLOG_SECONDS ? sample.seconds() : backlogAt;
            mostBacklog = Math.max(mostBacklog, sample.backlogSeconds());
            mostReady = Math.max(mostReady, sample.ready());
            if (before != null) {
                cost += (sample.seconds() - before.seconds()) * (before.ready() + before.starting());
            }
            before = sample;
        }
        return new ScaleReport(
                steps(samples, first),
                grewAt,
                readyAt,
                backlogAt,
                mostBacklog,
                mostReady,
                before == null ? 0 : before.ready(),
                cost,
                delivered);
    }

    private static List<Step> steps(List<ScaleSample> samples, int first) {
        List<Step> steps = new ArrayList<>();
        double recent = 0;
        for (int n = 0; n < samples.size(); n++) {
            ScaleSample sample = samples.get(n);
            recent += sample.arrivalsPerSecond();
            recent -= n < MEAN_OF_SAMPLES ? 0 : samples.get(n - MEAN_OF_SAMPLES).arrivalsPerSecond();
            double mean = recent / Math.min(n + 1, MEAN_OF_SAMPLES);
            while (mean > (first + steps.size()) * Math.max(1, sample.ratePerInstance())) {
                int instances = first + steps.size() + 1;
                steps.add(new Step(instances, sample.seconds(), thereAt(samples, instances)));
            }
        }
        return steps;
    }

    private static double thereAt(List<ScaleSample> samples, int instances) {
        return samples.stream()
                .filter(sample -> sample.ready() >= instances)
                .mapToDouble(ScaleSample::seconds)
                .findFirst()
                .orElse(NEVER);
    }

    /// Whether more instances were asked for before the backlog grew.
    boolean grewFirst() {
        return grewAtSeconds >= 0 && (backlogAtSeconds < 0 || grewAtSeconds < backlogAtSeconds);
    }

    boolean complete() {
        return delivered.found() == delivered.sent();
    }

    String text() {
        String verdict = grewAtSeconds < 0
                ? "the fleet did not grow"
                : String.format(
                        Locale.ROOT,
                        "the fleet grew %s the backlog did: asked for at %.0f s, there at %s; backlog of more than a"
                                + " second %s",
                        grewFirst() ? "before" : "AFTER",
                        grewAtSeconds,
                        readyAtSeconds < 0 ? "no time" : String.format(Locale.ROOT, "%.0f s", readyAtSeconds),
                        backlogAtSeconds < 0
                                ? String.format(Locale.ROOT, "never (at most %.1f s)", mostBacklogSeconds)
                                : String.format(
                                        Locale.ROOT,
                                        "at %.0f s (at most %.1f s)",
                                        backlogAtSeconds,
                                        mostBacklogSeconds));
        return String.join(
                "\n",
                verdict,
                "instances: "
                        + (steps.isEmpty()
                                ? "what came never needed more"
                                : steps.stream().map(Step::text).collect(Collectors.joining("; "))),
                String.format(
                        Locale.ROOT,
                        "%d instances at most, %d at the end; %.1f instance-minutes",
                        mostReady,
                        lastReady,
                        instanceSeconds / 60),
                String.format(
                        Locale.ROOT,
                        "%,d requests, %,d accounted for; p50 %,.0f ms, p99 %,.0f ms, later than 5 s %.2f %%",
                        delivered.sent(),
                        delivered.found(),
                        delivered.p50Millis(),
                        delivered.p99Millis(),
                        delivered.latePercent()));
    }

    /// For programs.
    Map<String, Object> json(List<ScaleSample> samples) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("grewFirst", grewFirst());
        json.put("grewAtSeconds", rounded(grewAtSeconds));
        json.put("readyAtSeconds", rounded(readyAtSeconds));
        json.put("backlogAtSeconds", rounded(backlogAtSeconds));
        json.put("mostBacklogSeconds", rounded(mostBacklogSeconds));
        json.put("steps", steps.stream().map(Step::json).toList());
        json.put("mostReady", mostReady);
        json.put("lastReady", lastReady);
        json.put("instanceSeconds", rounded(instanceSeconds));
        json.put("sent", delivered.sent());
        json.put("found", delivered.found());
        json.put("p50Millis", rounded(delivered.p50Millis()));
        json.put("p99Millis", rounded(delivered.p99Millis()));
        json.put("latePercent", Math.round(delivered.latePercent() * 1_000) / 1_000.0);
        json.put(
                "samples",
                samples.stream()
                        .map(sample -> Map.of(
                                "seconds", rounded(sample.seconds()),
                                "arrivalsPerSecond", rounded(sample.arrivalsPerSecond()),
                                "backlog", sample.backlog(),
                                "desired", sample.desired(),
                                "ready", sample.ready(),
                                "starting", sample.starting()))
                        .toList());
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
