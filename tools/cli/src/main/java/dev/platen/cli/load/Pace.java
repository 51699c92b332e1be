package dev.platen.cli.load;

import java.util.List;

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

    /// So many requests in each of a row of equally long bins, evenly within a bin.
    ///
    /// @param binSeconds how long a bin is
    /// @param counts requests per bin; fractions add up
    record Bins(double binSeconds, List<Double> counts) implements Pace {
        public Bins {
            counts = List.copyOf(counts);
            if (!(binSeconds > 0) || counts.stream().anyMatch(count -> !(count >= 0))) {
                throw new IllegalArgumentException("bins of " + binSeconds + " s: " + counts);
            }
        }

        @Override
        public long dueBy(long elapsedNanos) {
            double bins = elapsedNanos / 1e9 / binSeconds;
            double due = 0;
            for (int i = 0; i < counts.size() && i < bins; i++) {
                due += counts.get(i) * Math.min(1, bins - i);
            }
            return (long) due;
        }

        /// Requests in all.
        public long total() {
            return dueBy(Long.MAX_VALUE);
        }

        /// Requests per second of the highest bin.
        public double peakPerSecond() {
            return counts.stream().mapToDouble(Double::doubleValue).max().orElse(0) / binSeconds;
        }
    }

    private static void requireRate(double perSecond) {
        if (!(perSecond > 0) || perSecond > 10_000_000) {
            throw new IllegalArgumentException("rate must be above 0 and at most 10,000,000/s, not " + perSecond);
        }
    }
}
