package dev.platen.app.throttle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.platen.app.event.MemoryAlert;
import dev.platen.app.pressure.ExhaustionForecast;
import dev.platen.app.pressure.PressureSample;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells people that memory is about to end: one log line, one flight recorder event and one call of the
/// webhook an episode. An episode begins with the forecast or with a level whose rule alerts, and ends when
/// neither has been so for a while. One writer.
final class Alerts implements AutoCloseable {
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final String instance;
    private final double horizonSeconds;
    private final ExhaustionForecast forecast;
    private final @Nullable Webhook webhook;
    private boolean active;
    private long lastReasonNanos;
    private int count;

    Alerts(String instance, AlertSettings settings) {
        this.instance = instance;
        this.horizonSeconds = settings.horizon().toMillis() / (double) TimeUnit.SECONDS.toMillis(1);
        this.forecast = new ExhaustionForecast(horizonSeconds);
        URI address = settings.webhook();
        this.webhook = address == null ? null : new Webhook(address);
    }

    /// Looks at the next sample.
    ///
    /// @param levelAlerts whether the level's rule alerts
    void update(PressureSample sample, ThrottleLevel level, boolean levelAlerts) {
        forecast.add(sample);
        if (forecast.alert() || levelAlerts) {
            lastReasonNanos = sample.atNanos();
            if (!active) {
                active = true;
                count++;
                raise(sample, level, forecast.alert() ? "forecast" : "level");
            }
        } else if (active && sample.atNanos() - lastReasonNanos >= CALM_NANOS) {
            active = false;
        }
    }

    private void raise(PressureSample sample, ThrottleLevel level, String reason) {
        MemoryAlert event = new MemoryAlert();
        event.reason = reason;
        event.level = level.name();
        event.secondsLeft = secondsLeft();
        event.horizonSeconds = horizonSeconds;
        event.liveBytes = sample.heap().liveBytes();
        event.maxBytes = sample.heap().maxBytes();
        event.reservedBytes = sample.reservations().reservedBytes();
        event.commit();
        LOG.warn(
                "memory alert by {}: level {}, live set {} of {} MiB, {} MiB reserved, {}",
                reason,
                level.id(),
                event.liveBytes >> 20,
                event.maxBytes >> 20,
                event.reservedBytes >> 20,
                Double.isInfinite(event.secondsLeft)
                        ? "no end in sight"
                        : String.format(Locale.ROOT, "full in about %.0f s", event.secondsLeft));
        if (webhook != null) {
            webhook.post(json(event));
        }
    }

    private String json(MemoryAlert event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("instance", instance)
                .put("reason", event.reason)
                .put("level", event.level)
                .put("secondsLeft", Double.isInfinite(event.secondsLeft) ? null : event.secondsLeft)
                .put("liveBytes", event.liveBytes)
                .put("maxBytes", event.maxBytes)
                .put("reservedBytes", event.reservedBytes)
                .toString();
    }

    /// Seconds until memory is exhausted; infinite while nothing climbs.
    double secondsLeft() {
        return forecast.secondsLeft();
    }

    boolean active() {
        return active;
    }

    /// Alerts since the start.
    int count() {
        return count;
    }

    @Override
    public void close() {
        if (webhook != null) {
            webhook.close();
        }
    }
}
