package dev.platen.app.http;

import dev.platen.app.admission.Admission;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.scaling.CurrentDecision;
import dev.platen.app.scaling.DecisionRecord;
import dev.platen.app.scaling.ScalingView;
import dev.platen.app.throttle.ThrottleStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An instance that has seen no message.
final class FakeInstance implements InstanceView {
    private final PipelineStats stats = new PipelineStats();
    private final ParkingStats parking = new ParkingStats();
    private final Admission admission = new Admission(1 << 20);
    private final PluginRegistry plugins;

    volatile boolean connected = true;
    volatile @Nullable DecisionRecord decision;
    volatile @Nullable ScalingView scaling;
    volatile @Nullable String recordingProblem;
    volatile ThrottleStatus throttle = ThrottleStatus.INITIAL;

    FakeInstance(PluginRegistry plugins) {
        this.plugins = plugins;
    }

    @Override
    public String name() {
        return "platen-test";
    }

    @Override
    public double uptimeSeconds() {
        return 1.5;
    }

    @Override
    public PipelineStats stats() {
        return stats;
    }

    @Override
    public ParkingStats parking() {
        return parking;
    }

    @Override
    public Admission admission() {
        return admission;
    }

    @Override
    public PluginRegistry plugins() {
        return plugins;
    }

    @Override
    public CurrentDecision decision() {
        return () -> Optional.ofNullable(decision);
    }

    @Override
    public Optional<ScalingView> scaling() {
        return Optional.ofNullable(scaling);
    }

    @Override
    public ThrottleStatus throttle() {
        return throttle;
    }

    @Override
    public long outgoingBytes() {
        return 0;
    }

    @Override
    public int templates() {
        return 7;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public Optional<String> recordingProblem() {
        return Optional.ofNullable(recordingProblem);
    }

    @Override
    public void dumpRecording(Path file) throws IOException {
        throw new IOException(FaultyLog.SECRET);
    }
}
