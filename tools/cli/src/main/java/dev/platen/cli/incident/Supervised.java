package dev.platen.cli.incident;

import dev.platen.cli.console.Interruption;
import dev.platen.cli.instance.JavaChild;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// All processes of a contender, which share its subscriptions; each is started again when it ends. Safe for
/// use by several threads.
final class Supervised implements AutoCloseable {
    private static final long USAGE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int USAGE_POLLS = 100;

    private final List<Keeper> keepers = new ArrayList<>();

    /// How the process is started that leaves its files in a folder.
    @FunctionalInterface
    interface Programs {
        JavaChild.Program in(Path folder) throws IOException;
    }

    /// @param folders one for each process
    /// @param leastProgress results since a process ended that make its next end a first one
    /// @param progress tells how many results there are
    Supervised(List<Path> folders, Programs programs, long leastProgress, LongSupplier progress) throws IOException {
        for (Path folder : folders) {
            keepers.add(new Keeper(
                    programs.in(folder), folder.resolve("contender.log"), new RestartPolicy(leastProgress), progress));
        }
    }

    void start() {
        keepers.forEach(Keeper::start);
    }

    /// Waits until each process is ready for the first time; answers whether they are.
    boolean awaitReady(long seconds) throws InterruptedException {
        long startNanos = System.nanoTime();
        for (Keeper keeper : keepers) {
            long passed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
            if (!keeper.awaitReady(Math.max(0, seconds - passed))) {
                return false;
            }
        }
        return true;
    }

    /// The ends of their logs, for an error message.
    String logTail() {
        return keepers.stream().map(Keeper::logTail).collect(Collectors.joining("\n"));
    }

    /// Where Platen's APIs are right now; none for a control, and while there is no process.
    List<URI> apis() {
        return keepers.stream().map(Keeper::api).filter(Objects::nonNull).toList();
    }

    int outOfMemory() {
        return keepers.stream().mapToInt(Keeper::outOfMemory).sum();
    }

    int restarts() {
        return keepers.stream().mapToInt(Keeper::restarts).sum();
    }

    /// Whether no process will be started again.
    boolean isGivenUp() {
        return keepers.stream().allMatch(Keeper::isGivenUp);
    }

    /// Heap in use, of the process that has most.
    long heapBytes() {
        return keepers.stream()
                .mapToLong(keeper -> keeper.usage().heapBytes())
                .max()
                .orElse(0);
    }

    /// The most heap that any process had in use.
    long peakHeapBytes() {
        return keepers.stream()
                .mapToLong(keeper -> keeper.usage().peakHeapBytes())
                .max()
                .orElse(0);
    }

    /// Waits until what is known of their usage reaches this moment, or a machine that is very busy would
    /// make processes look idle. Ends after some seconds all the same: those that are given up say nothing
    /// any more.
    void awaitUsage(long nanos, Interruption interruption) throws InterruptedException {
        for (int i = 0;
                i < USAGE_POLLS
                        && !keepers.stream().allMatch(keeper -> keeper.usage().reaches(nanos));
                i++) {
            if (interruption.await(USAGE_POLL_NANOS)) {
                throw new InterruptedException("asked to stop");
            }
        }
    }

    /// Processor seconds of all between two moments.
    double cpuSeconds(long fromNanos, long toNanos) {
        return keepers.stream()
                .mapToDouble(keeper -> keeper.usage().cpuSeconds(fromNanos, toNanos))
                .sum();
    }

    /// Bytes that all allocated between two moments.
    double allocatedBytes(long fromNanos, long toNanos) {
        return keepers.stream()
                .mapToDouble(keeper -> keeper.usage().allocatedBytes(fromNanos, toNanos))
                .sum();
    }

    /// Ends the processes and starts none any more.
    @Override
    public void close() {
        keepers.forEach(Keeper::close);
    }
}
