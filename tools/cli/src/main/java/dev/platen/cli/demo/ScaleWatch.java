package dev.platen.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.UserError;
import dev.platen.cli.template.PlatenApi;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Looks at the fleet once a second, shows it, and remembers it.
final class ScaleWatch implements AutoCloseable {
    private static final int LOG_EVERY = 5;

    private final PlatenApi api;
    private final Console console;
    private final double peakPerSecond;
    private final List<ScaleSample> samples = new ArrayList<>();
    private final Set<Long> children = new HashSet<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("scale-watch").factory());
    private long startNanos;
    private String reason = "";

    ScaleWatch(PlatenApi api, Console console, double peakPerSecond) {
        this.api = api;
        this.console = console;
        this.peakPerSecond = peakPerSecond;
    }

    void start() {
        startNanos = System.nanoTime();
        var _ = timer.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            enter(api.scaling());
        } catch (PlatenApi.RefusedException | UserError e) {
            console.progress("the leader does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void enter(JsonNode scaling) {
        ScaleSample sample = ScaleSample.of((System.nanoTime() - startNanos) / 1e9, scaling);
        for (JsonNode instance : scaling.path("fleet")) {
            if (instance.path("managed").asBoolean()) {
                children.add(instance.path("pid").asLong());
            }
        }
        boolean changed = !samples.isEmpty() && samples.getLast().desired() != sample.desired();
        samples.add(sample);
        if (console.isTerminal()) {
            console.progress(sample.chart(peakPerSecond));
        } else if (samples.size() % LOG_EVERY == 1 || changed) {
            console.progress(sample.line());
        }
        if (changed && !sample.reason().equals(reason)) {
            console.progress("        " + sample.desired() + " instances: " + sample.reason());
            reason = sample.reason();
        }
    }

    synchronized List<ScaleSample> samples() {
        return List.copyOf(samples);
    }

    /// Processes of instances that were started by the leader, living or not.
    synchronized Set<Long> children() {
        return Set.copyOf(children);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
