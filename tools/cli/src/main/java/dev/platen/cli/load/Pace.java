package dev.platen.cli.load;

/// When requests are due, as an absolute schedule: a sender that fell behind catches up instead of quietly
/// sending less (open loop). Pure: time comes as an argument.
public sealed interface Pace {
    /// How many requests are due in all, `elapsedNanos` after the start.
    long dueBy(long elapsedNanos);

    /// `perSecond` requests a second; 0 means as fast as possible.
    static Pace of(double perSecond) {
        return perSecond == 0 ? new Unlimited() : new Steady(perSecond);
    }

    /// Everything is due at once.
    record Unlimited() implements Pace {
        @Override
        public long dueBy(long elapsedNanos) {
            return Long.MAX_VALUE;
        }
    }

    /// The same number every second.
    record Steady(double perSecond) implements Pace {
        public Steady {
            requireRate(perSecond);
        }

        @Override
        public long dueBy(long elapsedNanos) {
            // The first one is due at once, the next a period later.
            return 1 + (long) (elapsedNanos / 1e9 * perSecond);
        }
    }

    /// A rate that swings around `meanPerSecond` like a tide: rate(t) = mean · (1 + swing · sin(2πt /
    /// period)). What is due is its integral.
    record Waves(double meanPerSecond, double swing, double periodSeconds) implements Pace {
        public Waves {
            requireRate(meanPerSecond);
            if (!(swing >= 0 && swing <= 1)) {
                throw new IllegalArgumentException("swing must be 0 to 1, not " + swing);
            }
            if (!(periodSeconds > 0)) {
                throw new IllegalArgumentException("period must be above 0 s, not " + periodSeconds);
            }
        }

        @Override
        public long dueBy(long elapsedNanos) {
            double seconds = elapsedNanos / 1e9;
            double turns = 2 * Math.PI / periodSeconds;
            return 1 + (long) (meanPerSecond * (seconds + swing * (1 - Math.cos(turns * seconds)) / turns));
        }
    }

    private static void requireRate(double perSecond) {
        if (!(perSecond > 0) || perSecond > 10_000_000) {
            throw new IllegalArgumentException("rate must be above 0 and at most 10,000,000/s, not " + perSecond);
        }
    }
}
