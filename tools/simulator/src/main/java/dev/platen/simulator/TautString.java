package dev.platen.simulator;

/// The shortest line through a corridor, as a string pulled tight would lie.
///
/// Of all ways to serve what comes within its deadline, its rates are the most even: they have the least sum
/// under every convex cost, and the least total of ups and downs (Salehi, Zhang, Kurose, Towsley, "Supporting
/// stored video: reducing rate variability and end-to-end resource requirements through optimal smoothing",
/// IEEE/ACM ToN 1998; Davies, Kovac, "Local extremes, runs, strings and multiresolution", Annals of
/// Statistics 2001). Found with a funnel in time linear in the length.
final class TautString {
    private final long[] lower;
    private final long[] upper;
    private final double[] rates;
    /// Bends of the funnel's lower side, a concave line from the apex.
    private final int[] below;

    private int belowHead;
    private int belowTail;
    /// Bends of its upper side, a convex line.
    private final int[] above;

    private int aboveHead;
    private int aboveTail;
    private int apex;
    private long apexValue;

    private TautString(long[] lower, long[] upper) {
        this.lower = lower;
        this.upper = upper;
        this.rates = new double[lower.length - 1];
        this.below = new int[lower.length];
        this.above = new int[lower.length];
        this.apexValue = lower[0];
    }

    /// The string's slope between each two points.
    ///
    /// @param lower what must be reached at each point; with the last one as in `upper`
    /// @param upper what must not be exceeded; nowhere below `lower`
    static double[] rates(long[] lower, long[] upper) {
        return new TautString(lower, upper).pull();
    }

    private double[] pull() {
        int last = lower.length - 1;
        for (int i = 1; i < last; i++) {
            addBelow(i);
            addAbove(i);
        }
        addBelow(last);
        while (belowHead < belowTail) {
            int bend = below[belowHead++];
            moveApex(bend, lower[bend]);
        }
        return rates;
    }

    private void addBelow(int i) {
        while (belowTail > belowHead
                && side(beforeLast(below, belowHead, belowTail), below[belowTail - 1], lower, i, lower[i]) >= 0) {
            belowTail--;
        }
        if (belowTail == belowHead) {
            while (aboveTail > aboveHead && turn(above[aboveHead], upper[above[aboveHead]], i, lower[i]) > 0) {
                int bend = above[aboveHead++];
                moveApex(bend, upper[bend]);
            }
        }
        below[belowTail++] = i;
    }

    private void addAbove(int i) {
        while (aboveTail > aboveHead
                && side(beforeLast(above, aboveHead, aboveTail), above[aboveTail - 1], upper, i, upper[i]) <= 0) {
            aboveTail--;
        }
        if (aboveTail == aboveHead) {
            while (belowTail > belowHead && turn(below[belowHead], lower[below[belowHead]], i, upper[i]) < 0) {
                int bend = below[belowHead++];
                moveApex(bend, lower[bend]);
            }
        }
        above[aboveTail++] = i;
    }

    /// The bend before the last one of a side, -1 for the apex.
    private static int beforeLast(int[] chain, int head, int tail) {
        return tail - head >= 2 ? chain[tail - 2] : -1;
    }

    /// Positive if the line turns up at `bend` when it comes from `before` and goes on to a point.
    private long side(int before, int bend, long[] values, int point, long value) {
        int from = before < 0 ? apex : before;
        long fromValue = before < 0 ? apexValue : values[before];
        return cross(from, fromValue, bend, values[bend], point, value);
    }

    /// Positive if a point lies above the line from the apex through another one.
    private long turn(int through, long throughValue, int point, long value) {
        return cross(apex, apexValue, through, throughValue, point, value);
    }

    /// Products stay below 2^63: lengths below 2^25, values below 2^37.
    private static long cross(int x0, long y0, int x1, long y1, int x2, long y2) {
        return (y2 - y1) * (x1 - x0) - (y1 - y0) * (x2 - x1);
    }

    private void moveApex(int to, long value) {
        double slope = (double) (value - apexValue) / (to - apex);
        for (int i = apex; i < to; i++) {
            rates[i] = slope;
        }
        apex = to;
        apexValue = value;
    }
}
