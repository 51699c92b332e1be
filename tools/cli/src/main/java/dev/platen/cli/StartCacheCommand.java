package dev.platen.cli;

import dev.platen.cli.console.Console;
import dev.platen.cli.start.CacheTraining;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes the distribution's start cache.
@Command(
        name = "start-cache",
        description = {
            "Makes the cache that shortens the start of instances, in the distribution's folder: runs an instance on a "
                    + "broker of its own, gives it sample traffic, and keeps what the Java virtual machine has learnt.",
            "",
            "A build does this; a container's image needs it again, on the Java and the jars that it will run."
        })
final class StartCacheCommand extends BaseCommand {
    @Option(names = "--optional", description = "Succeed where no cache can be made: instances start without one.")
    private boolean optional;

    private StartCacheCommand() {}

    @Override
    public Integer call() throws Exception {
        Console console = console(false);
        return interruptible(interruption -> {
            try {
                new CacheTraining(Home.ofProcess(), console, interruption).run();
            } catch (RuntimeException | IOException e) {
                if (!optional) {
                    throw e;
                }
                console.progress("no start cache, instances start without it: " + e.getMessage());
            }
            return true;
        });
    }
}
