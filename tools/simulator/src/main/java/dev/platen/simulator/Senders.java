package dev.platen.simulator;

import java.util.SplittableRandom;

/// Who sends: what comes up to the mean rate is of all workspaces alike, what comes beyond that is the first
/// one's burst.
final class Senders {
    private final Arrivals arrivals;
    private final double mean;
    private final String[] names;
    private final SplittableRandom random;

    Senders(Arrivals arrivals, Shares shares) {
        this.arrivals = arrivals;
        this.mean = (double) arrivals.total() / Math.max(1, arrivals.seconds());
        this.random = new SplittableRandom(shares.seed());
        this.names = new String[shares.workspaces()];
        for (int i = 0; i < names.length; i++) {
            names[i] = "workspace-" + i;
        }
    }

    /// Whose a message is that came in `second`, by number.
    int next(int second) {
        double usual = Math.min(1, mean / Math.max(1, arrivals.at(second)));
        double dice = random.nextDouble();
        return dice >= usual ? 0 : Math.min(names.length - 1, (int) (dice / usual * names.length));
    }

    String name(int workspace) {
        return names[workspace];
    }
}
