package dev.platen.app.http;

import dev.platen.app.admission.Admission;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.scaling.CurrentDecision;
import dev.platen.app.scaling.ScalingView;
import dev.platen.app.throttle.ThrottleStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What the HTTP surface shows of the instance.
public interface InstanceView {
    /// The instance's name, unique in its fleet.
    String name();

    double uptimeSeconds();

    PipelineStats stats();

    /// What was parked.
    ParkingStats parking();

    /// The memory of messages in flight.
    Admission admission();

    /// Bytes of outputs that wait for the broker's receipt.
    long outgoingBytes();

    /// What the control loop found and decided last.
    ThrottleStatus throttle();

    PluginRegistry plugins();

    /// The scaling of the fleet; empty if this instance takes no part in it.
    Optional<ScalingView> scaling();

    /// How many instances there should be, as far as this instance knows.
    default CurrentDecision decision() {
        return () -> scaling().flatMap(CurrentDecision::latest);
    }

    /// Templates that the store knows.
    int templates();

    /// Whether all consumers and producers are connected.
    boolean isConnected();

    /// Why nothing is recorded at the moment; empty while it is.
    Optional<String> recordingProblem();

    /// Writes what the flight recording holds to `file`.
    void dumpRecording(Path file) throws IOException;
}
