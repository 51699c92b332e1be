package dev.platen.simulator;

import java.util.SplittableRandom;

/// Messages that arrive in each second of a simulation.
public final class Arrivals {
    /// Longer bins say nothing of single seconds: those are made up between them.
    static final double LONGEST_EVEN_BIN_SECONDS = 10;

    private static final double NOISE = 0.05;
    private static final double MANY = 50;
    private static final int MAX_STEPS = 20_000_000;

    private final String name;
    private final int announcedSeconds;
    private final int[] messages;

    private Arrivals(String name, int announcedSeconds, int[] messages) {
        this.name = name;
        this.announcedSeconds = announcedSeconds;
        this.messages = messages;
    }

    /// How a trace becomes messages.
    ///
    /// @param peakPerSecond the highest rate of the trace becomes this: of a bin, or of a second where bins
    ///     are shorter
    /// @param speed how many seconds of the trace make one second
    /// @param seed of the noise in traces with bins of more than 10 s
    public record Scale(double peakPerSecond, double speed, long seed) {
        public Scale {
            if (!(peakPerSecond > 0 && peakPerSecond <= 1e9) || !(speed > 0)) {
                throw new IllegalArgumentException("peak " + peakPerSecond + "/s, speed " + speed);
            }
        }
    }

    /// Arrivals that are known second by second.
    public static Arrivals of(String name, int... messages) {
        for (int count : messages) {
            if (count < 0) {
                throw new IllegalArgumentException("arrivals " + name + ": " + count);
            }
        }
        return new Arrivals(name, 1, messages.clone());
    }

    /// Scales a trace. What is in a bin of up to 10 s is spread evenly over it. Through longer ones a line is
    /// drawn from centre to centre, and each second varies around it: by 5 % (lognormal), and as independent
    /// messages do (Poisson).
    ///
    /// @throws TraceException if it becomes too long
    public static Arrivals of(Trace trace, Scale scale) throws TraceException {
        double bin = trace.binSeconds() / scale.speed();
        double seconds = Math.ceil(bin * trace.bins() - 1e-9);
        if (seconds > MAX_STEPS) {
            throw new TraceException("trace " + trace.name() + ": " + (long) seconds + " s are more than " + MAX_STEPS
                    + "; use a higher --speed or a part of the trace");
        }
        double[] rates = bin > LONGEST_EVEN_BIN_SECONDS
                ? interpolated(trace, bin, (int) seconds)
                : even(trace, bin, (int) seconds);
        double factor = scale.peakPerSecond() / peak(trace, bin, rates);
        int[] messages = bin > LONGEST_EVEN_BIN_SECONDS ? noisy(rates, factor, scale.seed()) : whole(rates, factor);
        return new Arrivals(trace.name(), announcedSeconds(bin), messages);
    }

    /// Announcements are as fine as what is known, and no finer.
    private static int announcedSeconds(double bin) {
        return (int) Math.clamp(Math.rint(bin), 1, (long) LONGEST_EVEN_BIN_SECONDS);
    }

    private static double peak(Trace trace, double bin, double[] rates) {
        double peak = 0;
        if (bin >= 1) {
            for (int i = 0; i < trace.bins(); i++) {
                peak = Math.max(peak, trace.count(i) / bin);
            }
        } else {
            for (double rate : rates) {
                peak = Math.max(peak, rate);
            }
        }
        return peak;
    }

    private static double[] even(Trace trace, double bin, int seconds) {
        double[] rates = new double[seconds];
        for (int i = 0; i < trace.bins(); i++) {
            double from = i * bin;
            double to = from + bin;
            int last = Math.min(seconds - 1, (int) Math.ceil(to - 1e-9) - 1);
            for (int second = Math.min(last, (int) from); second <= last; second++) {
                double part = Math.min(to, second + 1.0) - Math.max(from, second);
                rates[second] += trace.count(i) * Math.max(0, part) / bin;
            }
        }
        return rates;
    }

    private static double[] interpolated(Trace trace, double bin, int seconds) {
        double[] rates = new double[seconds];
        for (int second = 0; second < seconds; second++) {
            double at = Math.clamp((second + 0.5) / bin - 0.5, 0, trace.bins() - 1);
            int before = (int) at;
            int after = Math.min(before + 1, trace.bins() - 1);
            rates[second] = (trace.count(before) + (at - before) * (trace.count(after) - trace.count(before))) / bin;
        }
        return rates;
    }

    /// What is cut off a second comes in a later one: nothing is lost.
    private static int[] whole(double[] rates, double factor) {
        int[] messages = new int[rates.length];
        double sum = 0;
        double done = 0;
        for (int second = 0; second < rates.length; second++) {
            sum += rates[second] * factor;
            messages[second] = (int) Math.max(0, Math.rint(sum) - done);
            done += messages[second];
        }
        return messages;
    }

    private static int[] noisy(double[] rates, double factor, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] messages = new int[rates.length];
        for (int second = 0; second < rates.length; second++) {
            double level = Math.exp(NOISE * random.nextGaussian() - NOISE * NOISE / 2);
            messages[second] = poisson(rates[second] * factor * level, random);
        }
        return messages;
    }

    /// Few are counted one by one (Knuth, The Art of Computer Programming 2, 3.4.1); of many the normal
    /// distribution of the same mean and variance cannot be told.
    private static int poisson(double mean, SplittableRandom random) {
        if (mean > MANY) {
            return (int) Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        int count = -1;
        for (double product = 1; product > limit; product *= random.nextDouble()) {
            count++;
        }
        return Math.max(0, count);
    }

    public String name() {
        return name;
    }

    /// Seconds that messages come in.
    public int seconds() {
        return messages.length;
    }

    /// Messages of one second; none after the last one.
    public int at(int second) {
        return second < messages.length ? messages[second] : 0;
    }

    /// All messages.
    public long total() {
        long sum = 0;
        for (int count : messages) {
            sum += count;
        }
        return sum;
    }

    /// How long the pieces are that these arrivals are announced in.
    int announcedSeconds() {
        return announcedSeconds;
    }
}
