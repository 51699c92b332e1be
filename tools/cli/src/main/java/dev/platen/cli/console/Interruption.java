package dev.platen.cli.console;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ctrl-C and SIGTERM as something that a command waits for instead of dying of: the command sees
/// [#requested()], finishes in its own order, and its exit code is the process's.
///
/// While the command cleans up, the JVM is already shutting down; so what it starts must be stopped by it,
/// not by shutdown hooks of its own, which run at the same time as this one.
public final class Interruption {
    /// How long a command may take to finish once asked to stop.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private @Nullable Thread starting;
    private volatile int exitCode = 1;

    /// An interruption that no signal raises, for tests and for commands that need none.
    public Interruption() {}

    /// Listens for the end of the process from now on.
    public static Interruption ofProcess() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::stopAndHalt, "platen-interruption"));
        return interruption;
    }

    public boolean requested() {
        return requested.getCount() == 0;
    }

    public synchronized void request() {
        requested.countDown();
        if (starting != null) {
            starting.interrupt();
        }
    }

    /// Runs what takes long and leaves nothing behind when it is interrupted: a request interrupts it.
    public <T> T starting(Callable<T> start) throws Exception {
        synchronized (this) {
            if (requested()) {
                throw new InterruptedException("asked to stop");
            }
            starting = Thread.currentThread();
        }
        try {
            return start.call();
        } finally {
            ended();
        }
    }

    /// From here on a request is only noted; one that came too late to be noticed must not disturb what
    /// follows.
    private synchronized void ended() {
        starting = null;
        boolean _ = requested() && Thread.interrupted();
    }

    /// Waits for a request for at most `timeoutNanos`; answers whether there was one.
    public boolean await(long timeoutNanos) throws InterruptedException {
        return requested.await(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    public void await() throws InterruptedException {
        requested.await();
    }

    /// Says that the command is done, with its exit code. After an ordinary end the hook finds nothing left
    /// to do.
    public void finish(int code) {
        exitCode = code;
        finished.countDown();
    }

    private void stopAndHalt() {
        if (finished.getCount() == 0) {
            return;
        }
        request();
        try {
            if (!finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            return;
        }
        // Only halting replaces the signal's exit code (130, 143) by the command's own.
        Runtime.getRuntime().halt(exitCode);
    }
}
