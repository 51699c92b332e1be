package dev.platen.scaling.forecast;

/// Rate and backlog as they are, without a forecast: the tuned form of KEDA's triggers; and what is
/// announced, unless it stands for a scaler that knows nothing of that.
final class Reactive implements Form {
    private static final double TARGET_UTILISATION = 0.7;
    private static final double MESSAGES_PER_INSTANCE = 2_500;

    private final boolean hearsAnnouncements;

    Reactive(boolean hearsAnnouncements) {
        this.hearsAnnouncements = hearsAnnouncements;
    }

    @Override
    public void look(Reading reading) {
        // remembers nothing
    }

    @Override
    public double instances(Reading reading, Fleet fleet, double backlogMessages) {
        double rate = hearsAnnouncements ? reading.unannouncedPerSecond() : reading.arrivedPerSecond();
        double announced = hearsAnnouncements ? reading.announcedPerSecond() : 0;
        return (rate / TARGET_UTILISATION + announced) / reading.serviceRate()
                + backlogMessages / MESSAGES_PER_INSTANCE;
    }

    @Override
    public String name() {
        return "rate and backlog";
    }
}
