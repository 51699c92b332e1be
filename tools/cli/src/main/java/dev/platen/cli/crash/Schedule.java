package dev.platen.cli.crash;

import dev.platen.crash.CrashPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What is done in which order: the same settings give the same schedule. Every point gets its share of the
/// kills, in a new order each time round; broker kills and freezes are spread over them. Pure.
final class Schedule {
    /// Of so many kills one is the broker's, and as often an instance freezes.
    private static final int RARELY = 20;

    /// Fewer kills than this hit instances only.
    private static final int FEW = 10;

    private Schedule() {}

    /// How many there are of each kind.
    ///
    /// @param kills of instances and of the broker together
    /// @param mostPasses an order is due after at most so many passes
    record Counts(int kills, int brokerKills, int freezes, int mostPasses) {
        Counts {
            if (brokerKills > kills) {
                throw new IllegalArgumentException("more broker kills than kills");
            }
        }

        static int usual(int kills) {
            return kills < FEW ? 0 : Math.max(1, kills / RARELY);
        }
    }

    static List<Blow> of(Counts counts, Random random) {
        List<Blow> blows = new ArrayList<>();
        List<CrashPoint> points = List.of();
        int instanceKills = counts.kills() - counts.brokerKills();
        for (int i = 0; i < instanceKills; i++) {
            points = points.isEmpty() ? shuffled(random) : points;
            blows.add(new Blow.Kill(points.getFirst(), pass(counts, random)));
            points = points.subList(1, points.size());
        }
        spread(blows, Collections.nCopies(counts.brokerKills(), new Blow.BrokerKill()));
        List<Blow> freezes = new ArrayList<>();
        for (int i = 0; i < counts.freezes(); i++) {
            freezes.add(new Blow.Freeze(shuffled(random).getFirst(), pass(counts, random)));
        }
        spread(blows, freezes);
        return blows;
    }

    private static List<CrashPoint> shuffled(Random random) {
        List<CrashPoint> points = new ArrayList<>(List.of(CrashPoint.values()));
        Collections.shuffle(points, random);
        return points;
    }

    private static int pass(Counts counts, Random random) {
        return 1 + random.nextInt(counts.mostPasses());
    }

    /// Puts `more` between `blows` at equal distances.
    private static void spread(List<Blow> blows, List<? extends Blow> more) {
        int before = blows.size();
        for (int i = more.size() - 1; i >= 0; i--) {
            blows.add((int) ((i + 1L) * before / (more.size() + 1)), more.get(i));
        }
    }
}
