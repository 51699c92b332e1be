package dev.platen.bench;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the benchmarks and prints a table; takes JMH's own options.
public final class Bench {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Bench() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        CommandLineOptions options = new CommandLineOptions(arguments);
        if (options.shouldHelp()) {
            System.out.println("Runs the benchmarks of the rendering path and prints a table. Options are those of JMH,"
                    + " such as -f 1 -wi 2 -i 3 for a short run, or a pattern of names.");
            return;
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(options)
                        .verbosity(options.verbosity().orElse(VerboseMode.NORMAL))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        System.out.printf("%n%-10s %-16s %14s %14s%n", "workload", "way", "times/s", "B/time");
        results.stream()
                .sorted(Comparator.comparing(Bench::workload).thenComparing(Bench::way))
                .forEach(Bench::print);
    }

    private static void print(RunResult result) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %-16s %,14.0f %,14.0f%n",
                workload(result).toLowerCase(Locale.ROOT),
                way(result),
                result.getPrimaryResult().getScore(),
                Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED))
                        .getScore());
    }

    private static String workload(RunResult result) {
        return result.getParams().getParam("workload");
    }

    private static String way(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
