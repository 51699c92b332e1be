package dev.platen.cli;

import dev.platen.cli.bench.FairnessBench;
import dev.platen.cli.bench.TemplateBench;
import dev.platen.cli.console.Console;
import dev.platen.cli.incident.EndToEnd;
import dev.platen.cli.start.StartBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures. The launcher runs the render benchmarks of `bench` itself; what needs a broker is here.
@Command(
        name = "bench",
        description = {
            "Without a command: benchmarks of rendering alone, with JMH's options, such as -f 1 -wi 2 -i 3 "
                    + "for a short run, or a part of a benchmark's name; -l lists them.",
            "With 'end-to-end': whole instances and a broker. With 'templates': many templates. With 'fairness': a small "
                    + "workspace beside a large one. With 'start': starts of an instance."
        },
        subcommands = {
            BenchCommand.EndToEndCommand.class,
            BenchCommand.TemplatesCommand.class,
            BenchCommand.FairnessCommand.class,
            BenchCommand.StartCommand.class
        })
final class BenchCommand extends BaseCommand {
    private BenchCommand() {}

    @Override
    public Integer call() {
        throw usageError("Missing command; the launcher runs the render benchmarks");
    }

    /// The end-to-end bench.
    @Command(
            name = "end-to-end",
            description = {
                "Sends requests of 1.9 KB that render to 7-8 KB through a pass-through (copies bytes: the limit), a plain "
                        + "consumer (tuned, queue 1000) and Platen, each twice, forth and back, heap 256 MB.",
                "",
                "Measured over the second half of each backlog: messages a second, processor seconds of the process per "
                        + "1,000 messages, bytes allocated on the heap per message."
            })
    static final class EndToEndCommand extends BaseCommand {
        @Option(
                names = "--messages",
                defaultValue = "240000",
                description = "Messages of each backlog (default: ${DEFAULT-VALUE}).")
        private int messages;

        @Option(names = "--transactional", description = "Run Platen with delivery.mode=transactional, too.")
        private boolean transactional;

        @Mixin
        private JsonOption json = new JsonOption();

        private EndToEndCommand() {}

        @Override
        public Integer call() throws Exception {
            requireRange("--messages", messages, 100, 10_000_000);
            Console console = console(json);
            Home home = Home.ofProcess();
            return interruptible(interruption -> {
                new EndToEnd(messages, transactional, home, console, interruption).run();
                return true;
            });
        }
    }

    /// The bench of the template store.
    @Command(
            name = "templates",
            description = {
                "Publishes templates of 8 KB to a broker of its own and measures: seconds until an instance is ready, heap "
                        + "that the index takes, time to find a template that must be read and compiled, and one that is.",
                "",
                "100,000 templates take 1 GB of disk, and some minutes."
            })
    static final class TemplatesCommand extends BaseCommand {
        @Option(
                names = "--count",
                defaultValue = "100000",
                description = "Templates to publish (default: ${DEFAULT-VALUE}).")
        private int count;

        @Option(
                names = "--lookups",
                defaultValue = "2000",
                description = "Templates to read and compile, at most (default: ${DEFAULT-VALUE}).")
        private int lookups;

        @Mixin
        private JsonOption json = new JsonOption();

        private TemplatesCommand() {}

        @Override
        public Integer call() throws Exception {
            requireRange("--count", count, 1, 1_000_000);
            requireRange("--lookups", lookups, 1, 1_000_000);
            return interruptible(interruption -> {
                new TemplateBench(count, lookups, Home.ofProcess(), console(json), interruption).run();
                return true;
            });
        }
    }

    /// The bench of fairness inside a lane.
    @Command(
            name = "fairness",
            description = {
                "Sends a workspace's requests to one instance with a broker of its own: alone, beside a workspace of the "
                        + "same lane that sends many times as much, and alone again.",
                "",
                "Measured: the time from when a request was due to its result."
            })
    static final class FairnessCommand extends BaseCommand {
        @Option(
                names = "--rate",
                defaultValue = "10",
                description = "Requests a second of the small workspace (default: ${DEFAULT-VALUE}).")
        private int rate;

        @Option(
                names = "--factor",
                defaultValue = "100",
                description = "How many times as many the large one sends (default: ${DEFAULT-VALUE}).")
        private int factor;

        @Option(
                names = "--seconds",
                defaultValue = "30",
                description = "How long each phase takes (default: ${DEFAULT-VALUE}).")
        private int seconds;

        @Option(
                names = "--units",
                defaultValue = "10",
                description = "Work of one render, in thousands of sums (default: ${DEFAULT-VALUE}).")
        private int units;

        @Mixin
        private JsonOption json = new JsonOption();

        private FairnessCommand() {}

        @Override
        public Integer call() throws Exception {
            requireRange("--rate", rate, 1, 1_000);
            requireRange("--factor", factor, 1, 1_000);
            requireRange("--seconds", seconds, 5, 600);
            requireRange("--units", units, 1, 100);
            FairnessBench.Load load = new FairnessBench.Load(rate, factor, seconds, units);
            return interruptible(interruption -> {
                new FairnessBench(load, Home.ofProcess(), console(json), interruption).run();
                return true;
            });
        }
    }

    /// The bench of starts.
    @Command(
            name = "start",
            description = {
                "Starts an instance on a warm broker in which a request waits, with the distribution's start cache and "
                        + "without, in turns, and measures from the start of its process: seconds until it is ready, "
                        + "seconds until the request is rendered, processor seconds until then."
            })
    static final class StartCommand extends BaseCommand {
        @Option(
                names = "--starts",
                defaultValue = "10",
                description = "Starts of each kind, after two to warm up (default: ${DEFAULT-VALUE}).")
        private int starts;

        @Mixin
        private JsonOption json = new JsonOption();

        private StartCommand() {}

        @Override
        public Integer call() throws Exception {
            requireRange("--starts", starts, 1, 1_000);
            return interruptible(interruption -> {
                new StartBench(starts, Home.ofProcess(), console(json), interruption).run();
                return true;
            });
        }
    }
}
