package dev.platen.app.broker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.platen.app.admission.Attempt;
import dev.platen.app.admission.AttemptLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the attempt topic says at this moment of other instances. Every instance reads the same records in
/// the same order and so knows the same.
final class OpenAttempts {
    /// 100 instances with 40 heavy messages each in flight, in about 2 MB. What is beyond is forgotten: then
    /// a message may cost one instance more.
    private static final int MAX_MESSAGES = 4_096;

    private final String instance;

    /// Its bookkeeping is a matter of microseconds and needs no thread of its own.
    private final Cache<String, List<Attempt>> others = Caffeine.newBuilder()
            .maximumSize(MAX_MESSAGES)
            .executor(Runnable::run)
            .build();

    private final Map<String, List<Attempt>> view = others.asMap();

    /// @param instance whose own attempts do not count
    OpenAttempts(String instance) {
        this.instance = instance;
    }

    boolean isEmpty() {
        return view.isEmpty();
    }

    List<Attempt> find(String key) {
        return view.getOrDefault(key, List.of());
    }

    /// A record was read. It adds to those before it: its writer may not have known them yet.
    void written(String key, List<Attempt> attempts) {
        List<Attempt> known = new ArrayList<>(find(key));
        for (Attempt attempt : attempts) {
            boolean isNew = known.stream().noneMatch(old -> old.instance().equals(attempt.instance()));
            if (isNew && !attempt.instance().equals(instance) && known.size() < AttemptLog.MAX_ATTEMPTS) {
                known.add(attempt);
            }
        }
        if (!known.isEmpty()) {
            view.put(key, List.copyOf(known));
        }
    }

    /// A removal was read.
    void removed(String key) {
        view.remove(key);
    }

    /// A record of `attempt` and of what others have left.
    List<Attempt> with(String key, Attempt attempt) {
        List<Attempt> left = find(key);
        List<Attempt> all = new ArrayList<>(left.subList(0, Math.min(left.size(), AttemptLog.MAX_ATTEMPTS - 1)));
        all.add(attempt);
        return all;
    }
}
