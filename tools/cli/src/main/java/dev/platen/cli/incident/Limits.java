package dev.platen.cli.incident;

import java.util.List;

/// The memory and the collector that each contender gets.
public record Limits(int heapMb, int directMb, Collector gc) {
    /// Garbage collectors by their names on the command line.
    public enum Collector {
        G1("-XX:+UseG1GC"),
        Z("-XX:+UseZGC"),
        PARALLEL("-XX:+UseParallelGC"),
        SERIAL("-XX:+UseSerialGC");

        private final String option;

        Collector(String option) {
            this.option = option;
        }
    }

    Limits withHeap(int newHeapMb) {
        return new Limits(newHeapMb, directMb, gc);
    }

    List<String> options() {
        return List.of(
                gc.option,
                "-Xmx" + heapMb + "m",
                "-XX:MaxDirectMemorySize=" + directMb + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dplaten.probe=true");
    }
}
