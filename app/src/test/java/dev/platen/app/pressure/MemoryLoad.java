package dev.platen.app.pressure;

import java.util.Random;

/// Made-up memory over time, as the estimator would see it: what is truly alive, and what a collector makes
/// of it. One step is a quarter of a second, as long as a tick. Shares are of the greatest heap.
final class MemoryLoad {
    static final double STEP_SECONDS = 0.25;
    static final long MAX_BYTES = 256L << 20;

    private static final double MOST_ORDINARY_SHARE = 0.65;

    private final Random random;
    private final double base;
    private final double level;
    private final double swing;
    private final double swingPhase;
    private final double toothShare;
    private final double ledgerFactor;
    private final boolean keepsToLedger;
    private long step;
    private double wander;
    private double tooth;
    private double toothPerStep;
    private double jitter;
    private Burst burst = Burst.NONE;

    /// A burst that recovers: up within `rise` seconds, `stay` seconds there, down within `fall`.
    private record Burst(double begin, double height, double rise, double stay, double fall) {
        static final Burst NONE = new Burst(-1_000, 0, 1, 0, 1);

        double at(double seconds) {
            double t = seconds - begin;
            if (t < rise) {
                return height * t / rise;
            }
            return t < rise + stay ? height : Math.max(0, height * (1 - (t - rise - stay) / fall));
        }

        boolean over(double seconds) {
            return seconds > begin + rise + stay + fall;
        }
    }

    /// How memory is eaten up, from 0 at 0 to 1 at 1.
    enum Shape {
        LINEAR {
            @Override
            double at(double t, Random random) {
                return t;
            }
        },
        ACCELERATING {
            @Override
            double at(double t, Random random) {
                return t * (0.4 + 0.6 * t);
            }
        },
        QUADRATIC {
            @Override
            double at(double t, Random random) {
                return t * t;
            }
        },
        STEPPED {
            @Override
            double at(double t, Random random) {
                return Math.min(1, Math.floor(t * 12 + 1) / 12);
            }
        },
        NOISY {
            @Override
            double at(double t, Random random) {
                return t + 0.02 * random.nextGaussian();
            }
        };

        abstract double at(double t, Random random);
    }

    MemoryLoad(long seed) {
        random = new Random(seed);
        base = between(0.06, 0.2);
        level = between(0.02, 0.15);
        swing = between(0.02, 0.15);
        swingPhase = between(0, 2 * Math.PI);
        toothShare = between(0.02, 0.12);
        ledgerFactor = between(0.7, 1.5);
        keepsToLedger = random.nextBoolean();
        newTooth();
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private void newTooth() {
        tooth = 0;
        toothPerStep = toothShare * between(0.7, 1.3) / (between(4, 30) / STEP_SECONDS);
    }

    double seconds() {
        return step * STEP_SECONDS;
    }

    /// The next quarter of a second.
    ///
    /// @param extra what is eaten up beside the ordinary load
    /// @param bursts whether there are bursts
    Moment next(double extra, boolean bursts) {
        step++;
        double now = seconds();
        if (bursts && burst.over(now) && random.nextDouble() < STEP_SECONDS * 25 / 3600) {
            burst = new Burst(now, between(0.05, 0.3), between(0.5, 8), between(0, 60), between(2, 20));
        }
        wander = 0.98 * wander + 0.002 * random.nextGaussian();
        jitter = 0.7 * jitter + 0.004 * random.nextGaussian();
        tooth += toothPerStep;
        if (tooth > toothShare) {
            newTooth();
        }
        double daily = swing * (1 + Math.sin(swingPhase + 2 * Math.PI * now / 86_400));
        double messages = Math.max(0, level + daily + wander + burst.at(now));
        double ordinary = Math.min(MOST_ORDINARY_SHARE, base + messages);
        double alive = Math.max(0.01, ordinary + extra);
        double seen = Math.min(1, alive + tooth + jitter);
        double reserved = Math.max(0, ledgerFactor * messages + (keepsToLedger ? extra : 0) + 0.3 * jitter);
        return new Moment(alive, sample(now, seen, reserved));
    }

    private PressureSample sample(double now, double seen, double reserved) {
        long live = (long) (Math.max(0, seen) * MAX_BYTES);
        return new PressureSample(
                (long) (now * 1e9),
                new PressureSample.Heap(live, (long) (base * MAX_BYTES), live, live, MAX_BYTES, 0),
                new PressureSample.Activity(0, 0, 0, 0),
                new PressureSample.Outside(0, 0, 0, 0),
                new PressureSample.Reservations((long) (reserved * MAX_BYTES), MAX_BYTES, 0),
                new PressureSample.Signal(0, false));
    }

    /// @param aliveShare what is truly alive
    /// @param sample what is seen of it
    record Moment(double aliveShare, PressureSample sample) {}
}
