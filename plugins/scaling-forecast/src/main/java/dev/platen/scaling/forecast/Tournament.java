package dev.platen.scaling.forecast;

import dev.platen.spi.scaling.ScalingObservation;
import java.util.ArrayList;
import java.util.List;

/// Forms that play against each other on the same arrivals, a shadow fleet each.
///
/// The best is the one whose fleet let the fewest messages wait too long, of those whose fleets cost no more
/// than a reactive scaler's: a shadow of the tuned rate and backlog form under Kubernetes' default behaviour.
/// So the user need not say what a late message is worth. What was spent less than that before may be spent
/// later, and a part of what was spent more is saved later. Where nothing is late any more, the cheaper one
/// is better, the more so the more is known. Late messages and costs are forgotten exponentially.
///
/// Followed is the mean of the best and of all that can be paid for and are nearly as good: which of these
/// was best on the few bursts that were seen is chance, and the next burst punishes who believed in it.
final class Tournament {
    /// After this time what was late or was paid for counts for 1/e.
    private static final double FORGET_SECONDS = 12 * 3_600;

    /// What an instance second is worth, as a part of the messages that an instance renders in it, against
    /// one late message: small, so that it decides only where little is late.
    private static final double PRICE = 0.000_2;

    /// Worse than the best by no more than this part of its score is nearly as good, and so is no more than
    /// this part of all messages.
    private static final double NEARLY = 0.2;

    private static final double NEARLY_OF_ALL = 0.000_1;

    /// What may be spent before anything is known: so many seconds of the largest fleet.
    private static final double CREDIT_SECONDS = 75;

    /// Which part of what was overspent counts against what may be spent. All of it would leave only misers
    /// to choose from right after a costly burst, when the next one is likely.
    private static final double REPAID = 0.5;

    private final List<Player> players = new ArrayList<>();
    private final ArrivalCurve curve = new ArrivalCurve();
    private final Fleet view = new Fleet();
    private final DefaultHpa hpa = new DefaultHpa();
    private final Reactive reactive = new Reactive(false);
    private final double budget;
    private final ShadowFleet reference;
    private double played;
    private double arrived;
    private double credit;
    private double spent;
    private final List<Form> followed = new ArrayList<>();
    private int best;

    /// @param form what decides
    /// @param fleet what it decides for
    private record Player(Form form, ShadowFleet fleet) {}

    /// @param budget what may be spent, as a part of what the reactive scaler spends
    Tournament(List<Form> forms, double budget, int instances) {
        for (Form form : forms) {
            players.add(new Player(form, new ShadowFleet(instances, FORGET_SECONDS)));
        }
        this.reference = new ShadowFleet(instances, FORGET_SECONDS);
        this.followed.addAll(forms);
        this.budget = budget;
    }

    /// Lets the interval pass for all fleets and decides whom to follow.
    void play(Reading reading, ScalingObservation observation) {
        double seconds = reading.intervalSeconds();
        curve.add(reading.arrivedPerSecond() * seconds, seconds, reading.announcements()::explained);
        for (Player player : players) {
            player.fleet().advance(curve, reading.serviceRate());
            player.form().look(reading);
            player.fleet().show(view);
            double planned =
                    player.form().instances(reading, view, player.fleet().backlog());
            steer(player.fleet(), observation.bounded(Rounding.wanted(planned, observation)), reading);
        }
        reference.advance(curve, reading.serviceRate());
        reference.show(view);
        double planned = Math.ceil(reactive.instances(reading, view, reference.backlog()));
        steer(
                reference,
                observation.bounded(hpa.follow(observation.bounded(planned), reference.instances(), seconds)),
                reading);
        int real = reading.fleet().ready() + reading.fleet().starting();
        spent = spent * Math.exp(-seconds / FORGET_SECONDS) + real * seconds;
        played += seconds;
        arrived = arrived * Math.exp(-seconds / FORGET_SECONDS) + reading.arrivedPerSecond() * seconds;
        credit = CREDIT_SECONDS * observation.maxInstances();
        choose(reading.serviceRate());
    }

    private static void steer(ShadowFleet fleet, int desired, Reading reading) {
        fleet.steer(desired, reading.startUpSeconds());
    }

    private void choose(double serviceRate) {
        double allowed = allowed();
        best = -1;
        int cheapest = 0;
        for (int n = 0; n < players.size(); n++) {
            double cost = cost(n);
            if (cost < cost(cheapest)) {
                cheapest = n;
            }
            if (cost <= allowed && (best < 0 || score(n, serviceRate) < score(best, serviceRate))) {
                best = n;
            }
        }
        followed.clear();
        if (best < 0) {
            best = cheapest;
            followed.add(players.get(cheapest).form());
            return;
        }
        double nearly = (1 + NEARLY) * score(best, serviceRate) + NEARLY_OF_ALL * arrived;
        for (int n = 0; n < players.size(); n++) {
            if (cost(n) <= allowed && score(n, serviceRate) <= nearly) {
                followed.add(players.get(n).form());
            }
        }
    }

    private double cost(int n) {
        return players.get(n).fleet().instanceSeconds();
    }

    private double score(int n, double serviceRate) {
        double known = 1 - Math.exp(-played / FORGET_SECONDS);
        return players.get(n).fleet().late() + known * PRICE * serviceRate * cost(n);
    }

    /// What the reactive scaler spent, plus what was spent less than that so far, or minus a part of what
    /// more.
    private double allowed() {
        double share = budget * reference.instanceSeconds();
        double left = share - spent;
        return share + (left < 0 ? REPAID * left : left) + credit;
    }

    /// Instances that the real fleet should have, not rounded.
    double instances(Reading reading) {
        double sum = 0;
        for (Form form : followed) {
            sum += form.instances(reading, reading.fleet(), reading.backlogMessages());
        }
        return sum / followed.size();
    }

    /// How many forms are followed.
    int followed() {
        return followed.size();
    }

    Form best() {
        return players.get(best).form();
    }

    int bestNumber() {
        return best;
    }

    /// Late messages of the best form's shadow, recently.
    double bestLate() {
        return players.get(best).fleet().late();
    }

    double bestInstanceSeconds() {
        return cost(best);
    }

    /// Late messages of the reactive scaler's shadow, recently.
    double referenceLate() {
        return reference.late();
    }

    double referenceInstanceSeconds() {
        return reference.instanceSeconds();
    }

    /// Instance seconds of the real fleet, recently.
    double spentInstanceSeconds() {
        return spent;
    }
}
