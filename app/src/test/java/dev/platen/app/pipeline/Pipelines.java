package dev.platen.app.pipeline;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.AttemptLog;
import dev.platen.app.admission.HeapLayout;
import dev.platen.app.admission.MemoryLedger;
import dev.platen.app.broker.HandOver;
import dev.platen.app.broker.ParkedTopics;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.fairness.MemoryWorkspaceLog;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.render.Renderer;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/// Pipelines with one rendering thread that park nothing.
final class Pipelines {
    private Pipelines() {}

    static Pipeline.Resources resources(
            Renderer renderer, HandOver handOver, Admission admission, AttemptLog attempts, IntConsumer halt) {
        return new Pipeline.Resources(
                renderer, handOver, admission, new Admission(1 << 20), HeapLayout.PLAIN, attempts, "own", 0, halt);
    }

    static Pipeline of(Pipeline.Resources resources, PulsarConnection connection, PipelineStats stats) {
        Workspaces workspaces = new Workspaces(new MemoryWorkspaceLog());
        Pipeline.Sharing sharing = new Pipeline.Sharing(
                Set.of(),
                1 << 20,
                workspaces,
                new ParkedTopics(connection, workspaces, () -> 42),
                new MemoryLedger(1 << 20),
                new ParkingStats());
        return new Pipeline(resources, sharing, stats, 1, 1 << 20, Map.of(), () -> 42);
    }
}
