package dev.platen.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Does several things of a start at the same time: most of a start is waiting for the broker's answers, and
/// loading classes, which another processor can do.
final class Together {
    private Together() {}

    /// Something to do.
    @FunctionalInterface
    interface Step {
        void run() throws IOException, InterruptedException;
    }

    /// Does all steps, the last one on this thread, and returns when none of them runs any more, unless this
    /// thread is interrupted.
    ///
    /// @throws IOException what the first step of the list that failed threw
    static void run(List<Step> steps) throws IOException, InterruptedException {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (Step step : steps) {
            Callable<Void> task = () -> {
                step.run();
                return null;
            };
            tasks.add(new FutureTask<>(task));
        }
        for (FutureTask<Void> task : tasks.subList(0, tasks.size() - 1)) {
            Thread _ = Thread.ofPlatform().name("start").start(task);
        }
        tasks.getLast().run();
        await(tasks);
    }

    private static void await(List<FutureTask<Void>> tasks) throws IOException, InterruptedException {
        Throwable failure = null;
        for (FutureTask<Void> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        switch (failure) {
            case null -> {
                // All is done.
            }
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("a step throws what it does not declare", failure);
        }
    }
}
