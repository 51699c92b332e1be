package dev.platen.scaling.forecast;

/// Rate and backlog as they are, without a forecast: the tuned form of KEDA's triggers.
final class Reactive implements Form {
    private static final double TARGET_UTILISATION = 0.7;
    private static final double MESSAGES_PER_INSTANCE = 2_500;

    @Override
    public void look(Reading reading) {
        // remembers nothing
    }

    @Override
    public double instances(Reading reading, Fleet fleet, double backlogMessages) {
        return reading.arrivedPerSecond() / (TARGET_UTILISATION * reading.serviceRate())
                + backlogMessages / MESSAGES_PER_INSTANCE;
    }

    @Override
    public String name() {
        return "rate and backlog";
    }
}
