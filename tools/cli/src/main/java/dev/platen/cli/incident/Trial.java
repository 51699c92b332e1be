package dev.platen.cli.incident;

import dev.platen.app.message.Channel;
import dev.platen.cli.broker.ResultReader;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.Ledgers;
import dev.platen.cli.load.Pace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// One contender through one burst.
///
/// The contender's processes start and, when they are warm, answer urgent requests only, which gives the
/// unloaded latency. Then the backlog is published while the broker holds it back. The clock starts when the
/// broker lets go. When half of the backlog has results, their rate is the measured capacity, and arrivals
/// begin at twice that, until so many seconds have passed. A contender that gets faster, because its code is
/// compiled by then or the large messages are done, gets twice what it does then: none ever waits for
/// arrivals, so what it does in a second is what it can do. The trial ends when everything has a result, when
/// the supervisor gives up, or when nothing comes for a minute.
final class Trial {
    private static final int ARRIVALS_PER_CAPACITY = 2;
    private static final double LEAST_PER_SECOND = 0.1;
    private static final long READY_SECONDS = 60;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long MAX_WARM_UP_SECONDS = 10;
    private static final double RECOVERY_SECONDS = 60;

    private final Stage stage;
    private final Contender contender;
    private final Limits limits;
    private final Mix mix;
    private final Plan plan;
    private final Interruption interruption;
    private final Progress progress;
    private final Tally tally = new Tally();

    /// How many processes meet the burst, and for how long requests arrive after its backlog.
    record Plan(int processes, int arrivalSeconds) {}

    /// Hears what is going on, often; must be cheap when there is nothing to show.
    interface Progress {
        void show(String phase, Tally tally, Supervised process);
    }

    Trial(
            Stage stage,
            Contender contender,
            Limits limits,
            Mix mix,
            Plan plan,
            Interruption interruption,
            Progress progress) {
        this.stage = stage;
        this.contender = contender;
        this.limits = limits;
        this.mix = mix;
        this.plan = plan;
        this.interruption = interruption;
        this.progress = progress;
    }

    /// `label` names its tenant and folder, once in a run.
    Result run(String label) throws Exception {
        Topics topics = new Topics(label);
        Path own = Files.createDirectories(stage.folder().resolve(label));
        try (BrokerTopics admin = new BrokerTopics(stage.broker().adminUrl(), topics)) {
            admin.create();
            try (Connections connections = Connections.open(stage.broker().serviceUrl());
                    ResultReader reader = new ResultReader(connections.results());
                    ResultReader urgentReader = new ResultReader(connections.urgentResults());
                    Supervised process = new Supervised(
                            folders(own),
                            folder -> stage.program(contender, limits, mix.spec(), topics, folder),
                            Math.max(1, mix.burst() / 100),
                            tally::normalFound);
                    Traffic traffic = new Traffic(connections, topics, mix, tally, interruption);
                    Recorder recorder = new Recorder(tally, process)) {
                reader.read(topics.rendered(Channel.EMAIL), (id, payload) -> tally.found(id, System.nanoTime()));
                reader.read(topics.deadLetters(), (id, payload) -> tally.rejected(id, System.nanoTime()));
                urgentReader.read(topics.rendered(Channel.SMS), (id, payload) -> tally.found(id, System.nanoTime()));
                return run(
                        process,
                        traffic,
                        admin,
                        recorder,
                        new Remainder(topics, contender.subscription(), connections.requests(), interruption));
            } finally {
                // After Ctrl-C its data goes with it.
                if (stage.broker().isAlive() && !interruption.requested()) {
                    admin.delete();
                }
            }
        }
    }

    /// A folder for each process.
    private List<Path> folders(Path own) throws IOException {
        List<Path> folders = new ArrayList<>();
        for (int i = 1; i <= plan.processes(); i++) {
            folders.add(plan.processes() == 1 ? own : Files.createDirectories(own.resolve(Integer.toString(i))));
        }
        return folders;
    }

    /// What happened when.
    ///
    /// @param firstUrgent number of the first urgent request of the burst
    /// @param startNanos when the broker let the backlog go
    /// @param arrivedNanos when the last arrival had been published
    /// @param endNanos when the last result was there, or the trial was broken off
    private record Course(
            Result.End end, double unloadedMillis, int firstUrgent, long startNanos, long arrivedNanos, long endNanos) {
        double seconds() {
            return Math.max(1e-3, (endNanos - startNanos) / 1e9);
        }
    }

    private Result run(Supervised process, Traffic traffic, BrokerTopics admin, Recorder recorder, Remainder remainder)
            throws Exception {
        begin(process, traffic);
        double unloadedMillis = unloaded(process, traffic);
        Course course = burst(process, traffic, admin, recorder, unloadedMillis);
        Double recoverySeconds = course.end() == Result.End.DRAINED ? recovery(recorder) : null;
        Result result = result(course, process, recorder, recoverySeconds);
        if (course.end() == Result.End.DRAINED) {
            return result;
        }
        process.close();
        // Who lost some and has nothing left is waited for in vain, but is not stuck.
        boolean nothingLeft = remainder.count(tally) == 0;
        Result.End end = course.end() == Result.End.STUCK && nothingLeft ? Result.End.LOST_SOME : course.end();
        return result.withLost(tally.missing(), end);
    }

    private void begin(Supervised process, Traffic traffic) throws InterruptedException {
        process.start();
        if (!process.awaitReady(READY_SECONDS)) {
            throw new UserError(contender.name() + " did not get ready; its log ends:\n" + process.logTail(), "");
        }
        Stage.publishTemplates(process);
        traffic.start();
    }

    private Course burst(
            Supervised process, Traffic traffic, BrokerTopics admin, Recorder recorder, double unloadedMillis)
            throws Exception {
        admin.hold();
        traffic.publish(mix.burst(), () -> progress.show("publishing the backlog", tally, process));
        int firstUrgent = tally.urgentPublished();
        long before = tally.normalFound();
        long startNanos = System.nanoTime();
        recorder.start(startNanos);
        admin.release();
        traffic.pauseUrgent(false);

        Result.End end = awaitResults(process, before + Math.max(1, mix.burst() / 2), "backlog");
        if (end == Result.End.DRAINED) {
            traffic.arrive(
                    arrivals(before, startNanos, System.nanoTime()),
                    TimeUnit.SECONDS.toNanos(plan.arrivalSeconds()),
                    () -> progress.show("arrivals", tally, process));
        }
        traffic.pauseUrgent(true);
        long arrivedNanos = System.nanoTime();
        if (end == Result.End.DRAINED) {
            end = awaitResults(process, Long.MAX_VALUE, "draining");
        }
        long endNanos = end == Result.End.DRAINED ? tally.lastNanos() : System.nanoTime();
        return new Course(end, unloadedMillis, firstUrgent, startNanos, arrivedNanos, endNanos);
    }

    /// How many requests are due so many nanoseconds after `nowNanos`: twice what the backlog's rate so far
    /// gives, or twice what has come out since, whichever is more.
    private LongUnaryOperator arrivals(long resultsBefore, long startNanos, long nowNanos) {
        long resultsNow = tally.normalFound();
        double capacity = (resultsNow - resultsBefore) * 1e9 / (nowNanos - startNanos);
        Pace steady = Pace.of(Math.max(LEAST_PER_SECOND, capacity * ARRIVALS_PER_CAPACITY));
        return elapsedNanos ->
                Math.max(steady.dueBy(elapsedNanos), ARRIVALS_PER_CAPACITY * (tally.normalFound() - resultsNow));
    }

    private Result result(Course course, Supervised process, Recorder recorder, @Nullable Double recoverySeconds)
            throws InterruptedException {
        process.awaitUsage(course.endNanos(), interruption);
        double urgentMillis = tally.urgentMillis(course.firstUrgent(), tally.urgentPublished(), 99, course.endNanos());
        long results = tally.normalFound();
        return new Result(
                contender.name(),
                course.end(),
                process.outOfMemory(),
                process.restarts(),
                0,
                tally.duplicates(),
                tally.deadLettered(),
                process.peakHeapBytes() / 1048576.0,
                results / course.seconds(),
                process.cpuSeconds(course.startNanos(), course.endNanos()) * 1_000 / Math.max(1, results),
                null,
                urgentMillis,
                course.unloadedMillis() > 0 ? urgentMillis / course.unloadedMillis() : null,
                course.end() == Result.End.DRAINED
                        ? Math.max(0, (course.endNanos() - course.arrivedNanos()) / 1e9)
                        : null,
                recoverySeconds,
                ledgers(course, process),
                recorder.samples());
    }

    /// An instance that has drained must have balanced books: anything else is an error of ours.
    private @Nullable Ledgers ledgers(Course course, Supervised process) throws InterruptedException {
        List<URI> apis = process.apis();
        if (apis.isEmpty() || course.end() != Result.End.DRAINED) {
            return null;
        }
        Ledgers ledgers = Ledgers.of(apis, interruption);
        if (!ledgers.balanced()) {
            throw new UserError("the books do not balance: " + ledgers, "This is a fault in Platen.");
        }
        return ledgers;
    }

    /// Warms the process up with urgent requests and measures the next ones.
    private double unloaded(Supervised process, Traffic traffic) throws InterruptedException {
        long seconds = Math.clamp(plan.arrivalSeconds() / 3, 2, MAX_WARM_UP_SECONDS);
        traffic.pauseUrgent(false);
        pass(seconds, "warming up", process);
        int first = tally.urgentPublished();
        pass(seconds, "measuring unloaded", process);
        traffic.pauseUrgent(true);
        int end = tally.urgentPublished();
        if (awaitResults(process, Long.MAX_VALUE, "measuring unloaded") != Result.End.DRAINED) {
            throw new UserError(contender.name() + " does not work even unloaded:\n" + process.logTail(), "");
        }
        return tally.urgentMillis(first, end, 99, System.nanoTime());
    }

    private void pass(long seconds, String phase, Supervised process) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(seconds)) {
            pause(POLL_NANOS);
            progress.show(phase, tally, process);
        }
    }

    /// Waits for so many results of the mix, or until everything published has one; answers how that ended.
    /// Who crawls is stuck, too.
    private Result.End awaitResults(Supervised process, long results, String phase) throws InterruptedException {
        long step = Math.max(1, mix.burst() / 100);
        long lastFound = -step;
        long lastStepNanos = System.nanoTime();
        while (tally.normalFound() < results && !tally.isComplete()) {
            pause(POLL_NANOS);
            progress.show(phase, tally, process);
            String death = stage.broker().death();
            if (death != null) {
                throw new UserError(
                        "the broker died, so nothing can be said of " + contender.name() + ": " + death,
                        "Run it again with a smaller --burst.");
            }
            if (process.isGivenUp()) {
                return Result.End.GIVEN_UP;
            }
            long found = tally.normalFound();
            if (found >= lastFound + step) {
                lastFound = found;
                lastStepNanos = System.nanoTime();
            } else if (System.nanoTime() - lastStepNanos > STUCK_NANOS) {
                return Result.End.STUCK;
            }
        }
        return Result.End.DRAINED;
    }

    /// From the last result to level NORMAL.
    private @Nullable Double recovery(Recorder recorder) throws InterruptedException {
        for (Integer level = recorder.level(); level != null; level = recorder.level()) {
            double seconds = (System.nanoTime() - tally.lastNanos()) / 1e9;
            if (level == 0) {
                return seconds;
            }
            if (seconds > RECOVERY_SECONDS) {
                return null;
            }
            pause(POLL_NANOS);
        }
        return null;
    }

    private void pause(long nanos) throws InterruptedException {
        if (interruption.await(nanos)) {
            throw new InterruptedException("asked to stop");
        }
    }
}
