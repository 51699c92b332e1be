package dev.platen.cli.start;

import dev.platen.cli.Home;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.instance.StartCache;
import dev.platen.cli.instance.WorkFolder;
import dev.platen.cli.sample.SampleTemplate;
import dev.platen.cli.template.PlatenApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// Makes the start cache of a distribution: a training run starts an instance on a broker, gives it the
/// sample templates and sample traffic through all lanes, and stops it; the virtual machine writes what it
/// has learnt.
///
/// With a broker and not without: half of what a start loads belongs to the conversation with it.
public final class CacheTraining {
    /// Enough to compile what a message passes.
    private static final int REQUESTS = 2_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Home home;
    private final Console console;
    private final Interruption interruption;

    public CacheTraining(Home home, Console console, Interruption interruption) {
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// Trains. The old cache, if there is one, is replaced in one step.
    public void run() throws Exception {
        long startNanos = System.nanoTime();
        StartCache cache = StartCache.of(home);
        Path made = cache.file().resolveSibling("start.aot.new");
        try (WorkFolder folder = WorkFolder.open(null)) {
            try (Ground ground = Ground.open(home, folder.path(), console, interruption)) {
                train(ground, made);
            }
            if (!Files.isReadable(made)) {
                throw new UserError("this Java virtual machine wrote no cache", "");
            }
            Files.move(made, cache.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(made);
        }
        console.progress(String.format(
                Locale.ROOT,
                "start cache made in %.0f s: %d MB",
                (System.nanoTime() - startNanos) / NANOS_PER_SECOND,
                Files.size(cache.file()) >> 20));
    }

    /// Closing the instance waits until its cache is written.
    private void train(Ground ground, Path made) throws Exception {
        try (InstanceProcess instance = ground.start("training", StartCache.training(made))) {
            InstanceProcess.Addresses addresses = interruption.starting(instance::awaitReady);
            PlatenApi api = new PlatenApi(addresses.api());
            SampleTemplate.publishAll(api);
            ground.publish(0, REQUESTS);
            ground.awaitResults(0, REQUESTS, instance);
            var _ = api.stats();
        }
    }
}
