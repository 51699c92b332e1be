package dev.platen.cli;

import dev.platen.cli.console.Console;
import dev.platen.cli.incident.IncidentRun;
import dev.platen.cli.incident.Limits;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Replays the outage.
@Command(
        name = "incident",
        description = {
            "Replays an outage: the same burst for Platen and for plain consumers, each in a small heap.",
            "",
            "Contenders come one after the other on one broker, each in a process of its own that is restarted when it "
                    + "dies, and given up after 6 deaths in a row without progress. A backlog waits when the clock "
                    + "starts; then come arrivals at twice the rate that the contender had over the first half of it, "
                    + "for --seconds. Urgent requests come all the time, 20 a second.",
            "",
            "  eager     a listener that acknowledges at once and feeds a pool; default receiver queue",
            "  tuned     two receiving threads, acknowledges when the output is stored; queue of --tuned-queue",
            "  cautious  the same with one thread and a queue of 10",
            "  platen    an instance with its defaults",
            "",
            "Mixes: light (1-4 KB, the broker 20 ms away), mixed (10 %% of 20-400 KB in a row), heavy (10 %% of 1-4 MB in "
                    + "a row), poison (mixed, and templates that would eat any heap), or a JSON file."
        })
final class IncidentCommand extends BaseCommand {
    @Option(
            names = "--mix",
            paramLabel = "NAME|FILE",
            split = ",",
            defaultValue = "mixed",
            description = "What the burst is made of; several separated by commas (default: ${DEFAULT-VALUE}).")
    private List<String> mixes = List.of();

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "eager,tuned,cautious,platen",
            description = "Contenders, separated by commas (default: ${DEFAULT-VALUE}).")
    private List<String> only = List.of();

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "128",
            description = "Heap of each contender, in MB (default: ${DEFAULT-VALUE}).")
    private int heapMb;

    @Option(
            names = "--direct",
            paramLabel = "MB",
            defaultValue = "64",
            description = "Direct memory of each contender, in MB (default: ${DEFAULT-VALUE}).")
    private int directMb;

    @Option(
            names = "--gc",
            defaultValue = "g1",
            description = "Garbage collector: g1, z, parallel or serial (default: ${DEFAULT-VALUE}).")
    private Limits.Collector gc = Limits.Collector.G1;

    @Option(
            names = "--instances",
            paramLabel = "N",
            defaultValue = "1",
            description = "Processes of each contender, which share the burst (default: ${DEFAULT-VALUE}).")
    private int instances;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "0",
            description = "Messages of the backlog, at most 600 MB of them (default: 300 MB).")
    private int burst;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "How long arrivals come at twice the capacity (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "The same seed gives the same messages (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--tuned-queue",
            paramLabel = "N",
            split = ",",
            defaultValue = "50",
            description = "Receiver queue of tuned; several separated by commas give tuned@N each "
                    + "(default: ${DEFAULT-VALUE}).")
    private List<Integer> tunedQueues = List.of();

    @Option(
            names = "--reference",
            description = "Also measure each contender's rate over half of the backlog at 2 GB: gives throughputRatio.")
    private boolean reference;

    @Option(
            names = "--find-min-heap",
            description = "Look for the smallest heap, up to --heap, in which each contender survives, to 8 MB.")
    private boolean findMinHeap;

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(names = "--html", paramLabel = "FILE", description = "Draw the course of events into one HTML file.")
    private @Nullable Path html;

    @Option(names = "--keep", paramLabel = "FOLDER", description = "Keep logs and recordings of all processes here.")
    private @Nullable Path keep;

    private IncidentCommand() {}

    @Override
    public Integer call() throws Exception {
        requireRange("--heap", heapMb, 16, 64 * 1024);
        requireRange("--direct", directMb, 16, 64 * 1024);
        requireRange("--instances", instances, 1, 16);
        requireRange("--burst", burst, 0, 10_000_000);
        requireRange("--seconds", seconds, 1, 3_600);
        for (int queue : tunedQueues) {
            requireRange("--tuned-queue", queue, 1, 100_000);
        }
        requireWritable("--html", html);
        Console console = console(json);
        Home home = Home.ofProcess();
        IncidentRun.Request request = new IncidentRun.Request(
                mixes, only, new Limits(heapMb, directMb, gc), instances, burst, seconds, seed, tunedQueues, reference);
        return interruptible(interruption -> {
            IncidentRun run = new IncidentRun(request, home, console, interruption);
            if (findMinHeap) {
                run.findMinHeap(keep);
            } else {
                run.replay(html, keep);
            }
            return true;
        });
    }
}
