package dev.platen.app.pipeline;

import dev.platen.app.admission.Attempt;
import dev.platen.app.admission.AttemptLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A log without a broker that remembers what it was told.
final class FakeAttemptLog implements AttemptLog {
    /// What other instances left, by key.
    final Map<String, List<Attempt>> left = new HashMap<>();

    /// What is found out only while an attempt is being stored.
    final Map<String, List<Attempt>> late = new HashMap<>();

    final List<Attempt> begun = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final List<String> givenBack = new ArrayList<>();
    Runnable whenBegun = () -> {};
    Runnable whenGivenBack = () -> {};
    boolean broken;

    static Attempt of(String instance) {
        return new Attempt(instance, 1_767_225_600_000L, "acme", "hello@1", 4_711);
    }

    @Override
    public synchronized boolean isEmpty() {
        return left.isEmpty();
    }

    @Override
    public synchronized List<Attempt> find(String key) {
        return left.getOrDefault(key, List.of());
    }

    @Override
    public synchronized CompletableFuture<Void> begin(String key, Attempt attempt) {
        if (broken) {
            return CompletableFuture.failedFuture(new IllegalStateException("broken"));
        }
        begun.add(attempt);
        left.putAll(late);
        whenBegun.run();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized void end(String key) {
        ended.add(key);
    }

    @Override
    public synchronized void giveBack(String key) {
        givenBack.add(key);
        whenGivenBack.run();
    }
}
