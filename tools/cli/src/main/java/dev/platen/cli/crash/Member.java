package dev.platen.cli.crash;

import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.instance.JavaChild;
import dev.platen.crash.CrashOrder;
import dev.platen.crash.Signal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One place in the fleet: an instance, and the next one when that has ended. Safe for use by several
/// threads.
final class Member implements AutoCloseable {
    private static final long RESTART_DELAY_MILLIS = 1_000;

    private final String name;
    private final JavaChild.Program program;
    private final Path log;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread keeper;
    private @Nullable JavaChild child;
    private @Nullable URI api;
    private @Nullable Obeyed obeyed;
    private @Nullable Process waker;
    private int unexpectedEnds;
    private @Nullable String trouble;

    /// An order that was carried out.
    ///
    /// @param atNanos when the instance said so, which is right before it happened
    record Obeyed(CrashOrder.Obeyed order, long atNanos) {}

    Member(String name, JavaChild.Program program, Path log) {
        this.name = name;
        this.program = program;
        this.log = log;
        keeper = Thread.ofPlatform().daemon().name("keeper-" + name).unstarted(this::keep);
    }

    String name() {
        return name;
    }

    void start() {
        keeper.start();
    }

    private void keep() {
        try {
            do {
                ended(launch().awaitEnd());
            } while (!closing.await(RESTART_DELAY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            synchronized (this) {
                trouble = "it cannot be started: " + e.getMessage();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized JavaChild launch() throws IOException, InterruptedException {
        if (closing.getCount() == 0) {
            throw new InterruptedException("closing");
        }
        obeyed = null;
        JavaChild started = JavaChild.start(program, log, this::heard, () -> {});
        child = started;
        return started;
    }

    private synchronized void ended(int exit) {
        api = null;
        boolean ordered = obeyed != null && obeyed.order().signal() == Signal.KILL;
        if (!ordered && closing.getCount() > 0) {
            unexpectedEnds++;
            trouble = "it ended by itself with exit code " + exit;
        }
    }

    private boolean heard(String line) {
        CrashOrder.Obeyed order = CrashOrder.Obeyed.in(line);
        InstanceProcess.Addresses addresses = InstanceProcess.Addresses.in(line);
        synchronized (this) {
            if (order != null) {
                obeyed = new Obeyed(order, System.nanoTime());
            } else if (addresses != null) {
                api = addresses.api();
            }
        }
        return false;
    }

    /// Whether its instance works on messages.
    synchronized boolean isReady() {
        return api != null && obeyed == null;
    }

    /// Where its instance's API is; null while it has none.
    synchronized @Nullable URI api() {
        return api;
    }

    /// Gives its instance an order.
    synchronized void order(CrashOrder order) {
        if (child != null) {
            child.tell(order.line());
        }
    }

    /// The order that its instance has carried out, if it has.
    synchronized @Nullable Obeyed obeyed() {
        return obeyed;
    }

    /// Sees to it that the frozen instance goes on, at [#thaw()] at the latest: also when this process is
    /// gone, for nobody else could end an instance that is frozen.
    synchronized void willThaw() throws IOException {
        if (child != null) {
            waker = new ProcessBuilder("/bin/sh", "-c", "cat > /dev/null; kill -CONT " + child.pid()).start();
        }
    }

    /// Lets the frozen instance go on.
    void thaw() throws InterruptedException {
        Process current;
        synchronized (this) {
            current = waker;
            waker = null;
        }
        if (current != null) {
            try {
                current.getOutputStream().close();
            } catch (IOException e) {
                // It hears of the end either way.
            }
            current.waitFor(5, TimeUnit.SECONDS);
        }
        synchronized (this) {
            obeyed = null;
        }
    }

    /// Ends that nobody ordered.
    synchronized int unexpectedEnds() {
        return unexpectedEnds;
    }

    /// What went wrong and the end of its log, for an error message.
    synchronized String story() {
        return name + ": " + (trouble == null ? "" : trouble + "\n") + (child == null ? "" : child.logTail());
    }

    /// Stops its instance in good order; no further one is started.
    @Override
    public void close() {
        JavaChild last;
        synchronized (this) {
            closing.countDown();
            last = child;
        }
        try {
            thaw();
            if (last != null) {
                last.close();
            }
            keeper.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
