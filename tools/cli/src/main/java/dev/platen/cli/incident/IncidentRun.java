package dev.platen.cli.incident;

import dev.platen.cli.Home;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.instance.WorkFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A run of the command `incident`: from its options to its reports.
public final class IncidentRun {
    private static final int LOWEST_HEAP_MB = 24;
    private static final int HEAP_STEP_MB = 8;
    private final Incident.Settings settings;
    private final Home home;
    private final Console console;
    private final Interruption interruption;

    /// The options as they were given.
    public record Request(
            List<String> mixes,
            List<String> contenders,
            Limits limits,
            int processes,
            int burst,
            int seconds,
            long seed,
            List<Integer> tunedQueues,
            boolean reference) {
        public Request {
            mixes = List.copyOf(mixes);
            contenders = List.copyOf(contenders);
            tunedQueues = List.copyOf(tunedQueues);
        }

        Incident.Settings settings() {
            return new Incident.Settings(
                    mixes.stream().map(MixSpec::named).toList(),
                    Contender.of(contenders, tunedQueues),
                    limits,
                    processes,
                    burst,
                    seconds,
                    seed,
                    reference);
        }
    }

    public IncidentRun(Request request, Home home, Console console, Interruption interruption) {
        settings = request.settings();
        this.home = home;
        this.console = console;
        this.interruption = interruption;
    }

    /// Runs all contenders through all mixes.
    ///
    /// @param html file to draw, or null
    /// @param keep folder for the processes' logs, or null for one that is deleted
    public void replay(@Nullable Path html, @Nullable Path keep) throws Exception {
        try (WorkFolder folder = WorkFolder.open(keep)) {
            List<Incident.Outcome> outcomes = new Incident(settings, home, console, interruption).run(folder);
            console.say(IncidentReport.text(outcomes));
            console.result(IncidentReport.json(outcomes));
            if (html != null) {
                HtmlReport.write(html, outcomes);
                console.progress("drawn in " + html);
            }
        }
    }

    /// Looks for the smallest heap in which each contender survives each mix.
    public void findMinHeap(@Nullable Path keep) throws Exception {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        try (WorkFolder folder = WorkFolder.open(keep)) {
            Incident incident = new Incident(settings, home, console, interruption);
            Incident.staged(home, settings.mixes(), folder, console, interruption, stage -> {
                for (MixSpec spec : settings.mixes()) {
                    Map<String, @Nullable Integer> heaps = new LinkedHashMap<>();
                    Mix mix = Incident.mix(spec, settings, console);
                    for (Contender contender : settings.contenders()) {
                        OptionalInt smallest = smallest(heapMb -> incident.trial(
                                        stage, contender, mix, settings.limits().withHeap(heapMb))
                                .survived());
                        heaps.put(contender.name(), smallest.isPresent() ? smallest.getAsInt() : null);
                        console.say(spec.name() + " " + contender.name() + ": "
                                + (smallest.isPresent()
                                        ? "survives with " + smallest.getAsInt() + " MB"
                                        : "does not survive with "
                                                + settings.limits().heapMb() + " MB"));
                    }
                    found.put(spec.name(), heaps);
                }
                return found;
            });
        }
        console.result(Map.of("minHeapMb", found));
    }

    private OptionalInt smallest(MinHeap.Survival survival) throws Exception {
        return MinHeap.find(LOWEST_HEAP_MB, settings.limits().heapMb(), HEAP_STEP_MB, survival);
    }
}
