package dev.platen.scaling.forecast;

import dev.platen.spi.scaling.ScalingObservation;

/// What an observation says, and what those before it said about the future.
final class Reading {
    private final Outlook outlook = new Outlook();
    private final Announcements announcements = new Announcements();
    private final Fleet fleet = new Fleet();
    private double serviceRate = 1;
    private double intervalSeconds;
    private double startUpSeconds;
    private double backlogMessages;
    private double arrivedPerSecond;
    private double unannouncedPerSecond;
    private double announcedPerSecond;

    /// Takes the observation. False without an interval: then the arrivals are not known and the outlook is
    /// the one before.
    boolean read(ScalingObservation observation) {
        serviceRate = observation.fleet().serviceRatePerInstance();
        intervalSeconds = Seconds.of(observation.interval());
        startUpSeconds = Seconds.of(observation.fleet().startUpP90());
        backlogMessages = observation.backlogMessages();
        fleet.read(observation.fleet(), startUpSeconds);
        announcements.read(observation, startUpSeconds + intervalSeconds);
        announcedPerSecond = announcements.rateInTime();
        arrivedPerSecond = observation.arrivalsPerSecond();
        if (intervalSeconds == 0) {
            return false;
        }
        unannouncedPerSecond = Math.max(0, arrivedPerSecond - announcements.explained() / intervalSeconds);
        outlook.add(unannouncedPerSecond, intervalSeconds, startUpSeconds, serviceRate);
        return true;
    }

    Outlook outlook() {
        return outlook;
    }

    Announcements announcements() {
        return announcements;
    }

    /// The real fleet.
    Fleet fleet() {
        return fleet;
    }

    /// Messages per second of one instance.
    double serviceRate() {
        return serviceRate;
    }

    double intervalSeconds() {
        return intervalSeconds;
    }

    /// The 90th percentile.
    double startUpSeconds() {
        return startUpSeconds;
    }

    double backlogMessages() {
        return backlogMessages;
    }

    double arrivedPerSecond() {
        return arrivedPerSecond;
    }

    /// Arrivals that no announcement explains.
    double unannouncedPerSecond() {
        return unannouncedPerSecond;
    }

    /// The rate at which what is announced until the horizon is rendered in time.
    double announcedPerSecond() {
        return announcedPerSecond;
    }
}
