package dev.platen.app.throttle;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When and where to alert.
///
/// @param horizon an alert is given when memory lasts less long than this
/// @param webhook where to post alerts to; null for nowhere. Its path and query may be secret
public record AlertSettings(Duration horizon, @Nullable URI webhook) {
    public static final Duration DEFAULT_HORIZON = Duration.ofSeconds(70);

    public AlertSettings {
        if (!horizon.isPositive()) {
            throw new IllegalArgumentException("horizon must be positive: " + horizon);
        }
    }

    @Override
    public String toString() {
        return "AlertSettings[horizon=" + horizon + ", webhook=" + (webhook == null ? "none" : webhook.getHost()) + "]";
    }
}
