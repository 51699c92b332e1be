package dev.platen.simulator;

import java.util.Locale;

/// What stands between a decision and the fleet.
public enum Via {
    /// Nothing: the decision counts at once.
    DIRECT,
    /// Kubernetes' HorizontalPodAutoscaler as it is unless configured.
    HPA_DEFAULT,
    /// The same, configured to follow the decision.
    HPA_TUNED;

    /// As it is written on the command line.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// How often the fleet's size is set, in seconds; 0: whenever there is a decision.
    int syncSeconds() {
        return switch (this) {
            case DIRECT -> 0;
            case HPA_DEFAULT, HPA_TUNED -> PodAutoscaler.SYNC_SECONDS;
        };
    }
}
