package dev.platen.app.scaling;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How a fleet is scaled; the same on all of its instances.
///
/// @param enabled whether this instance takes part: tells how it is, follows the decisions, may lead
/// @param strategies ids of strategies; the highest of them is followed
/// @param minInstances the lower bound
/// @param maxInstances the upper bound
/// @param interval between two observations
/// @param limits how fast the fleet may change, and what it may cost
/// @param assumed what is assumed of instances before it was measured
/// @param actuator who makes the fleet as large as was decided
/// @param process for the actuator that starts processes
public record ScalingSettings(
        boolean enabled,
        List<String> strategies,
        int minInstances,
        int maxInstances,
        Duration interval,
        ScalingLimits limits,
        Assumed assumed,
        ActuatorKind actuator,
        Processes process) {
    public ScalingSettings {
        strategies = List.copyOf(strategies);
    }

    /// What is assumed of instances before it was measured.
    ///
    /// @param startUp from asking for an instance until it is ready
    /// @param messagesPerSecond that it renders while it has all that it can do
    public record Assumed(Duration startUp, double messagesPerSecond) {}

    /// Who makes the fleet as large as was decided.
    public enum ActuatorKind {
        /// Somebody who asks for the decision.
        NONE,
        /// The leader, with processes on its machine.
        PROCESS
    }

    /// Instances as processes of one machine.
    ///
    /// @param directory for their logs
    /// @param managed whether this instance was started by an actuator, so that one may drain it
    /// @param keepsChildren whether instances that this one starts go on when it has ended
    /// @param lifeline id of a process with which this instance ends; 0 for none
    public record Processes(Path directory, boolean managed, boolean keepsChildren, long lifeline) {}
}
