package dev.platen.cli.simulate;

import dev.platen.cli.console.Console;
import dev.platen.cli.console.LiveLine;
import dev.platen.simulator.Arrivals;
import dev.platen.simulator.Clairvoyant;
import dev.platen.simulator.FleetSettings;
import dev.platen.simulator.Outcome;
import dev.platen.simulator.Simulation;
import dev.platen.simulator.Trace;
import dev.platen.simulator.TraceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs every contender over every trace with every start-up time.
public final class SimulateRun {
    private final SimulateRequest request;
    private final Strategies strategies;
    private final Console console;
    private final LiveLine live;
    private final int runs;
    private int done;

    /// @param plugins folder with a folder for each plugin
    public SimulateRun(SimulateRequest request, Path plugins, Console console) {
        this.request = request;
        this.strategies = new Strategies(plugins, request.settings());
        this.console = console;
        this.live = console.liveLine(System.nanoTime());
        this.runs = request.traces().size()
                * request.startUpSeconds().size()
                * request.contenders().size();
    }

    /// All runs and what they say.
    ///
    /// @throws WrongRequestException if a file or an option is wrong; found before anything long begins
    public SimulateReport run() throws WrongRequestException {
        for (Contender contender : request.contenders()) {
            strategies.with(contender.strategy(), strategy -> strategy);
        }
        List<Trace> traces = new ArrayList<>();
        for (Path file : request.traces()) {
            traces.add(read(file));
        }
        if (traces.stream().map(Trace::name).distinct().count() < traces.size()) {
            throw new WrongRequestException(
                    "--trace: two files have the same name, by which the report tells them apart; rename one");
        }
        List<Result> results = new ArrayList<>();
        for (Trace trace : traces) {
            Arrivals arrivals = arrivals(trace);
            for (int startUp : request.startUpSeconds()) {
                results.addAll(run(arrivals, startUp));
            }
        }
        live.clear();
        return new SimulateReport(results, request.contenders().getFirst());
    }

    private static Trace read(Path file) throws WrongRequestException {
        try {
            return Trace.read(file);
        } catch (TraceException e) {
            throw new WrongRequestException("--trace " + e.getMessage());
        }
    }

    private Arrivals arrivals(Trace trace) throws WrongRequestException {
        double peak = request.peakInstances() * request.fleet().serviceRate();
        try {
            return Arrivals.of(trace, new Arrivals.Scale(peak, request.speed(), request.seed()));
        } catch (TraceException e) {
            throw new WrongRequestException(String.valueOf(e.getMessage()));
        }
    }

    private List<Result> run(Arrivals arrivals, int startUpSeconds) throws WrongRequestException {
        SimulateRequest.Fleet fleet = request.fleet();
        FleetSettings settings = new FleetSettings(
                fleet.minInstances(),
                fleet.maxInstances(),
                fleet.serviceRate(),
                startUpSeconds,
                fleet.drainSeconds(),
                fleet.tickSeconds(),
                request.announce());
        Clairvoyant.Plan plan = Clairvoyant.plan(arrivals, settings);
        List<Result> results = new ArrayList<>();
        for (Contender contender : request.contenders()) {
            Outcome outcome = strategies.with(
                    contender.strategy(),
                    strategy -> Simulation.run(
                            arrivals,
                            request.shares(),
                            settings,
                            contender.via(),
                            strategy,
                            share -> progress(arrivals, contender, share)));
            results.add(new Result(arrivals.name(), contender, startUpSeconds, outcome, plan));
            done++;
        }
        return results;
    }

    private void progress(Arrivals arrivals, Contender contender, double share) {
        long now = System.nanoTime();
        if (live.due(now)) {
            long percent = Math.round(100 * (done + share) / runs);
            live.update(percent + " %: " + contender + " on " + arrivals.name(), now);
        }
    }

    /// Says it, and draws it into `html` if that is given.
    public void tell(SimulateReport report, @Nullable Path html) throws IOException {
        console.say(report.text());
        if (html != null) {
            SimulateHtml.write(html, report, request.fleet().serviceRate());
            console.say("drawn in " + html);
        }
        console.result(report.json());
    }
}
