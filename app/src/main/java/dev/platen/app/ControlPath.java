package dev.platen.app;

import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.pressure.MemorySignals;
import dev.platen.app.pressure.PressureEstimator;
import dev.platen.app.render.TemplateCatalog;
import dev.platen.app.throttle.Controls;
import dev.platen.app.throttle.ThrottleLevel;
import dev.platen.app.throttle.ThrottleLoop;
import dev.platen.app.throttle.ThrottleStatus;
import java.util.Set;

/// What looks at memory and turns the knobs of the data path. The two meet nowhere else.
final class ControlPath {
    private final FlightRing recording;
    private final MemorySignals signals;
    private final DiskWatch disk;
    private final ThrottleLoop throttle;

    /// @param instance name of this instance, for alerts
    /// @param catalog the cache of compiled templates
    ControlPath(AppConfig config, String instance, DataPath data, TemplateCatalog catalog, FlightRing recording) {
        this.recording = recording;
        signals = new MemorySignals(
                data.admission()::reservedBytes,
                data.admission()::fullBudgetBytes,
                data::directBytes,
                config.rendering().threads() + 1,
                System::nanoTime);
        disk = new DiskWatch(
                RecorderDisk::folder, RecorderDisk::freeBytes, new Recorders(recording, signals), System::nanoTime);
        AppConfig.Recording saved = config.recording();
        throttle = new ThrottleLoop(
                instance,
                config.throttle(),
                config.alerts(),
                signals,
                new PressureEstimator(signals.collector(), config.throttle().threshold(ThrottleLevel.HIGH)),
                new Knobs(data, catalog, new RecordingArchive(recording::dump, saved.saved(), saved.maxSaved())),
                lane -> data.stats().total(lane, PipelineStats.Count.RECEIVED),
                System::nanoTime);
    }

    /// What levels turn.
    private record Knobs(DataPath data, TemplateCatalog catalog, RecordingArchive archive) implements Controls {
        @Override
        public void budgetFactor(double factor) {
            data.admission().budgetFactor(factor);
        }

        @Override
        public void pauseLanes(Set<Lane> lanes) {
            data.pause(lanes);
        }

        @Override
        public void cacheFactor(double factor) {
            catalog.cacheFactor(factor);
        }

        @Override
        public void oneAtATime(boolean single) {
            data.oneAtATime(single);
        }

        @Override
        public void saveRecording(String reason) {
            archive.save(reason);
        }
    }

    /// What writes to the recorder's disk. The stream ends first: each that ends before the last begins a new
    /// file for the others.
    private record Recorders(FlightRing recording, MemorySignals signals) implements DiskWatch.Recorder {
        @Override
        public void begin() {
            recording.start();
            signals.resumeStream();
        }

        @Override
        public void end(String why) {
            recording.makeRoom();
            signals.pauseStream();
            recording.end(why);
        }
    }

    /// Records while there is room on disk.
    Parts.Part recording() {
        return new Parts.Part("recording", this::endRecording, disk::start);
    }

    private void endRecording() throws InterruptedException {
        disk.close();
        recording.close();
    }

    /// Listens to what the Java virtual machine tells of its memory.
    Parts.Part signals() {
        return new Parts.Part("signals", signals::close, signals::start);
    }

    /// Looks and decides.
    Parts.Part throttle() {
        return new Parts.Part("throttle", throttle::close, throttle::start);
    }

    /// The process is about to end: what it tells of its memory is no longer waited for.
    void finish() {
        disk.finish();
        signals.finish();
    }

    /// What was found and decided last.
    ThrottleStatus status() {
        return throttle.status();
    }
}
