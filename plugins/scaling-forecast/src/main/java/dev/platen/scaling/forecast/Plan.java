package dev.platen.scaling.forecast;

/// How many instances the outlook asks for under one [Setting].
///
/// The larger of two numbers, plus what pressure takes away:
///
/// - for what will come: (upper forecast, held, + announced rate) / service rate. The upper forecast is of
///   what nobody announced; it is held for a while, because what rose once may rise again before a new
///   instance is ready. What was announced is not held: it is known when it ends;
/// - for what will wait: (expected rate + backlog at the horizon / drain time) / service rate, where the
///   backlog at the horizon is that of now, plus what comes, minus what the fleet renders until then,
///   counting each starting instance from when it will be ready. So nothing is asked for twice.
final class Plan implements Form {
    private static final int STEPS = 8;

    private final Setting setting;
    private final HighWater held;
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
        upper = held.highest(outlook.nowSeconds(), outlook.upper(setting.quantile()));
    }

    @Override
    public double instances(Reading reading, Fleet fleet, double backlogMessages) {
        Outlook outlook = reading.outlook();
        double rate = reading.serviceRate();
        double announced = reading.announcedPerSecond();
        forLoad = (upper + announced) / rate;
        backlogAtHorizon = backlogAtHorizon(reading, fleet, backlogMessages);
        double coming = Math.max(outlook.expected(0), outlook.expected(outlook.horizonSeconds())) + announced;
        forBacklog = backlogAtHorizon > 0 ? (coming + backlogAtHorizon / setting.drainSeconds()) / rate : 0;
        return Math.max(forLoad, forBacklog) + fleet.lostToPressure();
    }

    @Override
    public String name() {
        return setting.name();
    }

    private static double backlogAtHorizon(Reading reading, Fleet fleet, double backlogMessages) {
        Outlook outlook = reading.outlook();
        Announcements announced = reading.announcements();
        double rate = reading.serviceRate();
        double step = outlook.horizonSeconds() / STEPS;
        double waiting = backlogMessages;
        for (int n = 0; n < STEPS; n++) {
            double middle = (n + 0.5) * step;
            double coming = outlook.expected(middle) * step
                    + announced.messagesUntil((n + 1) * step)
                    - announced.messagesUntil(n * step);
            waiting = Math.max(0, waiting + coming - fleet.workingAt(middle) * rate * step);
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

    double forLoad() {
        return forLoad;
    }

    double forBacklog() {
        return forBacklog;
    }
}
