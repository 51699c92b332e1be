package dev.platen.scaling.forecast;

/// How many instances the outlook asks for under one [Setting].
///
/// The largest of three numbers, plus what pressure takes away:
///
/// - for what will come: (upper forecast, held, + announced rate) / service rate. The upper forecast is of
///   what nobody announced; it is held for a while, because what rose once may rise again before a new
///   instance is ready. What was announced is not held: it is known when it ends;
/// - for what will wait: the fewest instances n with which the backlog at the horizon is gone one drain time
///   later, `backlog(n) <= (n * service rate - expected rate) * drain time`. `backlog(n)` is that of now,
///   plus what comes, minus what the fleet renders until then, each starting instance from when it will be
///   ready and no more than n of them. So nothing is asked for twice, and what starts is not taken for
///   superfluous.
///
/// A plan that begins knows nothing yet and sends nobody away: the instances that it found stay for as long
/// as its forecasts are held.
final class Plan implements Form {
    private static final int STEPS = 8;

    private final Setting setting;
    private final HighWater held;
    private boolean begun;
    private int found;
    private double foundUntilSeconds;
    private double upper;
    private double backlogAtHorizon;
    private double forLoad;
    private double forBacklog;

    Plan(Setting setting) {
        this.setting = setting;
        this.held = new HighWater(setting.holdSeconds());
    }

    @Override
    public void look(Reading reading) {
        Outlook outlook = reading.outlook();
        upper = held.highest(outlook.nowSeconds(), outlook.upper(setting.quantile(), setting.growing()));
        if (!begun) {
            begun = true;
            found = reading.fleet().ready() + reading.fleet().starting();
            foundUntilSeconds = outlook.nowSeconds() + setting.holdSeconds();
        } else if (outlook.nowSeconds() >= foundUntilSeconds) {
            found = 0;
        }
    }

    @Override
    public double instances(Reading reading, Fleet fleet, double backlogMessages) {
        double rate = reading.serviceRate();
        double announced = reading.announcedPerSecond();
        forLoad = (upper + announced) / rate;
        forBacklog = forBacklog(reading, fleet, backlogMessages);
        double needed = Math.max(Math.max(forLoad, forBacklog), toKeep(reading, fleet, backlogMessages));
        return Math.max(found, needed + fleet.lostToPressure());
    }

    @Override
    public String name() {
        return setting.name();
    }

    /// Instances that exist and are needed so that nobody waits for too long: a new one would come too late
    /// for that, but none that helps may go.
    private static double toKeep(Reading reading, Fleet fleet, double backlogMessages) {
        double soon = Outlook.PATIENCE_SECONDS;
        double messages = backlogMessages
                + soon * reading.outlook().expected()
                + reading.announcements().messagesUntil(soon);
        return Math.min(fleet.ready() + fleet.starting(), messages / (soon * reading.serviceRate()));
    }

    /// The fewest instances with which what waits at the horizon is gone `drainSeconds` later.
    private double forBacklog(Reading reading, Fleet fleet, double backlogMessages) {
        double rate = reading.serviceRate();
        double coming = reading.outlook().expected() + reading.announcedPerSecond();
        double few = coming / rate;
        if (backlogMessages <= 0 && reading.announcedPerSecond() <= 0 && fleet.workingAt(0) >= few) {
            backlogAtHorizon = 0;
            return 0;
        }
        backlogAtHorizon = backlogAtHorizon(reading, fleet, backlogMessages, few);
        if (backlogAtHorizon <= 0) {
            return 0;
        }
        double many = (coming + backlogAtHorizon / setting.drainSeconds()) / rate;
        backlogAtHorizon = backlogAtHorizon(reading, fleet, backlogMessages, many);
        // With more instances less waits, so the answer lies in between.
        for (int n = 0; n < 8 && many - few > 0.25; n++) {
            double middle = (few + many) / 2;
            double waits = backlogAtHorizon(reading, fleet, backlogMessages, middle);
            if (waits <= (middle * rate - coming) * setting.drainSeconds()) {
                many = middle;
                backlogAtHorizon = waits;
            } else {
                few = middle;
            }
        }
        return many;
    }

    private static double backlogAtHorizon(Reading reading, Fleet fleet, double backlogMessages, double most) {
        Outlook outlook = reading.outlook();
        Announcements announced = reading.announcements();
        double rate = reading.serviceRate();
        double step = outlook.horizonSeconds() / STEPS;
        double waiting = backlogMessages;
        for (int n = 0; n < STEPS; n++) {
            double middle = (n + 0.5) * step;
            double coming = outlook.expected() * step
                    + announced.messagesUntil((n + 1) * step)
                    - announced.messagesUntil(n * step);
            waiting = Math.max(0, waiting + coming - Math.min(most, fleet.workingAt(middle)) * rate * step);
        }
        return waiting;
    }

    /// The upper forecast in messages per second, held.
    double upper() {
        return upper;
    }

    double backlogAtHorizon() {
        return backlogAtHorizon;
    }

    /// Instances that stay because the plan has just begun; 0 later.
    int found() {
        return found;
    }

    double forLoad() {
        return forLoad;
    }

    double forBacklog() {
        return forBacklog;
    }
}
