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
final class Tournament {
    /// After this time what was late or was paid for counts for 1/e.
    private static final double FORGET_SECONDS = 12 * 3_600;

    /// What an instance second is worth, as a part of the messages that an instance renders in it, against
    /// one late message: small, so that it decides only where little is late.
    private static final double PRICE = 0.000_2;

    /// Better by less than this part is not worth a change, nor is less than this part of all messages.
    private static final double CLEARLY = 0.1;

    private static final double CLEARLY_OF_ALL = 0.000_1;

    /// What may be spent before anything is known: so many seconds of the largest fleet.
    private static final double CREDIT_SECONDS = 75;

    /// Which part of what was overspent counts against what may be spent. All of it would leave only misers
    /// to choose from right after a costly burst, when the next one is likely.
    private static final double REPAID = 0.5;

    private static final double DWELL_SECONDS = 60;

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
    private int followed;
    private double sinceSeconds;

    /// @param form what decides
    /// @param fleet what it decides for
    private record Player(Form form, ShadowFleet fleet) {}

    /// @param first which of them is followed before anything is known
    /// @param budget what may be spent, as a part of what the reactive scaler spends
    Tournament(List<Form> forms, int first, double budget, int instances) {
        for (Form form : forms) {
            players.add(new Player(form, new ShadowFleet(instances, FORGET_SECONDS)));
        }
        this.reference = new ShadowFleet(instances, FORGET_SECONDS);
        this.followed = first;
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
        sinceSeconds += seconds;
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
        int best = -1;
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
        int next = best < 0 ? cheapest : best;
        boolean tooDear = cost(followed) > allowed;
        double before = score(followed, serviceRate);
        boolean better = score(next, serviceRate) < (1 - CLEARLY) * before - CLEARLY_OF_ALL * arrived;
        if (next != followed && sinceSeconds >= DWELL_SECONDS && (tooDear || better)) {
            followed = next;
            sinceSeconds = 0;
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

    Form followed() {
        return players.get(followed).form();
    }

    int followedNumber() {
        return followed;
    }

    /// Late messages of the followed form's shadow, recently.
    double followedLate() {
        return players.get(followed).fleet().late();
    }

    double followedInstanceSeconds() {
        return cost(followed);
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
