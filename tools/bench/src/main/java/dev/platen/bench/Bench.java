package dev.platen.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the benchmarks and prints a table; takes JMH's own options.
public final class Bench {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int DEFAULT_ROUNDS = 2;
    private static final int WRONG_USAGE = 2;

    private Bench() {}

    /// What was measured: the fastest and the cheapest second, which others on the machine disturbed least.
    private record Figures(double perSecond, double cpuNanos, double bytes) {
        Figures better(Figures other) {
            return new Figures(
                    Math.max(perSecond, other.perSecond),
                    Math.min(cpuNanos, other.cpuNanos),
                    Math.min(bytes, other.bytes));
        }
    }

    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (CommandLineOptionException e) {
            System.err.println("platen bench: " + e.getMessage());
            System.exit(WRONG_USAGE);
        } catch (NoBenchmarksException e) {
            System.err.println("platen bench: no benchmark has such a name; -l lists them.");
            System.exit(WRONG_USAGE);
        } catch (RunnerException e) {
            System.err.println("platen bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws RunnerException, CommandLineOptionException {
        CommandLineOptions options = new CommandLineOptions(arguments);
        if (options.shouldHelp()) {
            System.out.println("Runs the benchmarks of the rendering path and prints a table. Options are those of JMH,"
                    + " such as -f 1 -wi 2 -i 3 for a short run, or a pattern of names; -l lists them.");
            return;
        }
        if (options.shouldList()) {
            new Runner(options).list();
            return;
        }
        Map<String, Map<String, Figures>> byWorkload = new TreeMap<>();
        // Forks of all ways in turn, not all forks of one way: a machine that slows down must not favour one.
        int rounds = Math.max(1, options.getForkCount().orElse(DEFAULT_ROUNDS));
        for (int round = 0; round < rounds; round++) {
            for (RunResult result : run(options)) {
                byWorkload
                        .computeIfAbsent(workload(result), any -> new TreeMap<>())
                        .merge(way(result), figures(result), Figures::better);
            }
        }
        System.out.printf(
                "%n%-10s %-18s %12s %12s %12s %12s %10s %14s%n",
                "template", "way", "renders/s", "cpu us", "B/render", "cpu/pebble", "cpu/jte", "cpu/unbudgeted");
        byWorkload.forEach((workload, ways) -> ways.forEach((way, figures) -> print(workload, way, figures, ways)));
    }

    private static Collection<RunResult> run(CommandLineOptions options) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .parent(options)
                        .forks(Math.min(1, options.getForkCount().orElse(1)))
                        .verbosity(options.verbosity().orElse(VerboseMode.NORMAL))
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuProfiler.class)
                        .build())
                .run();
    }

    private static void print(String workload, String way, Figures figures, Map<String, Figures> ways) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %-18s %,12.0f %,12.2f %,12.0f %12s %10s %14s%n",
                workload.toLowerCase(Locale.ROOT),
                way,
                figures.perSecond(),
                figures.cpuNanos() / 1_000,
                figures.bytes(),
                ratio(figures, ways.get("pebbleString")),
                ratio(figures, ways.get("jte")),
                ratio(figures, ways.get("platenUnbudgeted")));
    }

    private static String ratio(Figures figures, @Nullable Figures base) {
        return base == null ? "-" : String.format(Locale.ROOT, "%.2f", figures.cpuNanos() / base.cpuNanos());
    }

    private static Figures figures(RunResult result) {
        return new Figures(
                result.getPrimaryResult().getStatistics().getMax(),
                secondary(result, CpuProfiler.CPU),
                secondary(result, ALLOCATED));
    }

    private static double secondary(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name)
                .getStatistics()
                .getMin();
    }

    private static String workload(RunResult result) {
        return result.getParams().getParam("workload");
    }

    private static String way(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
