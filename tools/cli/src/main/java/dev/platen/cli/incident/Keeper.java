package dev.platen.cli.incident;

import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.instance.JavaChild;
import dev.platen.incident.ControlMain;
import dev.platen.incident.Probe;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One process of a contender, started again when it ends, as an orchestrator would. Safe for use by several
/// threads.
final class Keeper implements AutoCloseable {
    /// What the virtual machine exits with because of `-XX:+ExitOnOutOfMemoryError`.
    private static final int OUT_OF_MEMORY_EXIT = 3;

    /// Direct memory that is spent ends no process: the client logs it, and may not go on.
    private static final Pattern OUT_OF_DIRECT_MEMORY =
            Pattern.compile("OutOfMemoryError: Cannot reserve|OutOfDirectMemoryError");

    private final JavaChild.Program program;
    private final Path log;
    private final RestartPolicy policy;
    private final LongSupplier progress;
    private final Usage usage = new Usage();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch firstReady = new CountDownLatch(1);
    private final Thread keeper;
    private @Nullable JavaChild child;
    private @Nullable URI api;
    private int outOfMemory;
    private int restarts;
    private boolean givenUp;
    private @Nullable String trouble;

    /// `progress` tells how many results there are.
    Keeper(JavaChild.Program program, Path log, RestartPolicy policy, LongSupplier progress) {
        this.program = program;
        this.log = log;
        this.policy = policy;
        this.progress = progress;
        keeper = Thread.ofPlatform().daemon().name("supervisor").unstarted(this::keep);
    }

    void start() {
        keeper.start();
    }

    private void keep() {
        try {
            while (true) {
                int exit = launch().awaitEnd();
                if (closing.getCount() == 0 || !restartsAfter(exit)) {
                    return;
                }
            }
        } catch (IOException e) {
            giveUp("it cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            firstReady.countDown();
        }
    }

    /// Waits as long as the policy says; false if there is no further start.
    private boolean restartsAfter(int exit) throws InterruptedException {
        OptionalLong delayMillis = ended(exit);
        if (delayMillis.isEmpty()) {
            return false;
        }
        if (closing.await(delayMillis.getAsLong(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        synchronized (this) {
            restarts++;
        }
        return true;
    }

    private synchronized OptionalLong ended(int exit) {
        api = null;
        usage.processEnded();
        if (exit == OUT_OF_MEMORY_EXIT) {
            outOfMemory++;
        }
        OptionalLong delay = policy.afterEnd(progress.getAsLong());
        if (delay.isEmpty()) {
            giveUp(RestartPolicy.MOST_IN_A_ROW + " ends in a row without progress, the last with exit code " + exit);
        }
        return delay;
    }

    private synchronized JavaChild launch() throws IOException, InterruptedException {
        if (closing.getCount() == 0) {
            throw new InterruptedException("closing");
        }
        JavaChild started = JavaChild.start(program, log, this::heard, () -> {});
        child = started;
        return started;
    }

    private boolean heard(String line) {
        if (line.startsWith(Probe.WORD)) {
            usage.read(System.nanoTime(), Probe.Reading.parse(line));
            return true;
        }
        InstanceProcess.Addresses addresses = InstanceProcess.Addresses.in(line);
        if (addresses != null) {
            synchronized (this) {
                api = addresses.api();
            }
            firstReady.countDown();
        } else if (line.equals(ControlMain.READY)) {
            firstReady.countDown();
        } else if (OUT_OF_DIRECT_MEMORY.matcher(line).find()) {
            synchronized (this) {
                outOfMemory++;
            }
        }
        return false;
    }

    private synchronized void giveUp(String reason) {
        givenUp = true;
        trouble = reason;
    }

    /// Waits until the process is ready for the first time; answers whether it is.
    boolean awaitReady(long seconds) throws InterruptedException {
        return firstReady.await(seconds, TimeUnit.SECONDS) && !isGivenUp();
    }

    /// The end of its log, for an error message.
    synchronized String logTail() {
        return (trouble == null ? "" : trouble + "\n") + (child == null ? "" : child.logTail());
    }

    /// Where Platen's API is right now; null for a control, and while there is none.
    synchronized @Nullable URI api() {
        return api;
    }

    synchronized int outOfMemory() {
        return outOfMemory;
    }

    synchronized int restarts() {
        return restarts;
    }

    synchronized boolean isGivenUp() {
        return givenUp;
    }

    Usage usage() {
        return usage;
    }

    /// Ends the process and starts none any more.
    @Override
    public void close() {
        closing.countDown();
        JavaChild last;
        synchronized (this) {
            last = child;
        }
        try {
            if (last != null) {
                // All that it had to do is done or given up.
                last.kill();
            }
            keeper.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
