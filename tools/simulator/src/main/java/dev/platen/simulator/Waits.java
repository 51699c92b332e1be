package dev.platen.simulator;

/// How long messages waited: of all of them, not of samples.
///
/// Messages come in groups whose waits go evenly from one value to another. The histogram notes where such a
/// group begins and ends and how dense it is, so a group costs the same however long it is. Its bins are
/// 10 ms; beyond two hours only the longest wait is known.
final class Waits {
    /// A message is late if it waited longer.
    static final double LATE_SECONDS = 5;

    /// What arithmetic may have added.
    private static final double EPSILON = 1e-6;

    private static final double BIN_SECONDS = 0.01;
    private static final int BINS = 2 * 3_600 * 100;

    /// Messages of the bin itself.
    private final double[] within = new double[BINS + 1];
    /// Change of the messages per bin from here on.
    private final double[] density = new double[BINS + 2];

    private double messages;
    private double late;
    private double longest;

    /// Messages that did not wait.
    void addUnwaited(double count) {
        within[0] += count;
        messages += count;
    }

    /// Messages whose waits go evenly from `from` to `to`, in seconds.
    void add(double from, double to, double count) {
        double low = Math.max(0, Math.min(from, to));
        double high = Math.max(0, Math.max(from, to));
        messages += count;
        longest = Math.max(longest, high);
        late += count * shareAbove(LATE_SECONDS + EPSILON, low, high);
        double first = low / BIN_SECONDS;
        double last = high / BIN_SECONDS;
        if (last - first < 1e-6 || first >= BINS) {
            within[(int) Math.min(BINS, first)] += count;
        } else {
            spread(first, last, count / (last - first));
        }
    }

    private void spread(double first, double last, double perBin) {
        double end = Math.min(last, BINS);
        within[BINS] += (last - end) * perBin;
        int begin = (int) first;
        int ending = (int) end;
        if (begin == ending) {
            within[begin] += (end - first) * perBin;
            return;
        }
        within[begin] += (begin + 1 - first) * perBin;
        within[ending] += (end - ending) * perBin;
        density[begin + 1] += perBin;
        density[ending] -= perBin;
    }

    private static double shareAbove(double limit, double low, double high) {
        if (high <= limit) {
            return 0;
        }
        return low >= limit ? 1 : (high - limit) / (high - low);
    }

    double messages() {
        return messages;
    }

    /// Percent of the messages that were late.
    double latePercent() {
        return messages == 0 ? 0 : 100 * late / messages;
    }

    /// The longest wait, in seconds.
    double longest() {
        return longest;
    }

    /// The wait that `share` of the messages did not exceed, in seconds, to 10 ms.
    double quantile(double share) {
        double wanted = share * messages;
        double seen = 0;
        double perBin = 0;
        for (int bin = 0; bin < BINS; bin++) {
            perBin += density[bin];
            double here = within[bin] + perBin;
            if (seen + here >= wanted && here > 0) {
                return bin == 0 && within[0] >= wanted ? 0 : Math.min(longest, (bin + 1) * BIN_SECONDS);
            }
            seen += here;
        }
        return longest;
    }
}
