package dev.platen.scaling.forecast;

/// A rule that makes a number of instances of a reading: for the real fleet, or for a shadow with a backlog
/// of its own.
interface Form {
    /// The arrivals have changed: once per observation, before `instances`.
    void look(Reading reading);

    /// Instances that this fleet with this backlog should have, not rounded.
    double instances(Reading reading, Fleet fleet, double backlogMessages);

    /// In words, for the reason of a decision.
    String name();
}
