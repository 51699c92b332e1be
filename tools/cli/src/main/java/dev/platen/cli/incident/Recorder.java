package dev.platen.cli.incident;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.cli.console.UserError;
import dev.platen.cli.template.PlatenApi;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes samples of a trial, twice a second, for the report's curves.
final class Recorder implements AutoCloseable {
    private static final long PERIOD_MILLIS = 500;
    private static final List<String> LEVELS = List.of("NORMAL", "ELEVATED", "HIGH", "SEVERE", "CRITICAL");

    private final Tally tally;
    private final Supervised process;
    private final List<Result.Sample> samples = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("recorder-", 0).factory());
    private volatile @Nullable Integer level;

    Recorder(Tally tally, Supervised process) {
        this.tally = tally;
        this.process = process;
    }

    /// Begins; `startNanos` is second 0 of the samples.
    void start(long startNanos) {
        var _ = clock.scheduleAtFixedRate(() -> sample(startNanos), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        // An instance under pressure may be slow to answer: no sample waits for it.
        var _ = clock.scheduleWithFixedDelay(this::askLevel, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sample(long startNanos) {
        double worst = tally.takeWorstUrgentMillis();
        synchronized (samples) {
            samples.add(new Result.Sample(
                    (System.nanoTime() - startNanos) / 1e9,
                    process.heapBytes() / 1048576.0,
                    tally.normalFound(),
                    worst == 0 ? null : worst,
                    level,
                    process.restarts()));
        }
    }

    private void askLevel() {
        level = process.apis().stream()
                .map(Recorder::levelOf)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Integer levelOf(URI api) {
        try {
            JsonNode answer = new PlatenApi(api).stats().path("pressure").path("level");
            int named = LEVELS.indexOf(answer.asText().toUpperCase(Locale.ROOT));
            return named >= 0 ? Integer.valueOf(named) : answer.isInt() ? Integer.valueOf(answer.asInt()) : null;
        } catch (UserError | PlatenApi.RefusedException e) {
            // It is starting, or just died; the next answer will tell.
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /// Platen's level by its last answer, the highest of all instances; null where there are no levels.
    @Nullable
    Integer level() {
        return level;
    }

    List<Result.Sample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
