package dev.platen.cli.deadletter;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Which dead letters would be replayed, found before anything is sent.
public final class ReplayPlan {
    private final Resend.Manner manner;
    private final Set<Position> positions = new HashSet<>();
    private final Map<String, Long> byCode = new TreeMap<>();
    private final Map<String, Long> byLane = new TreeMap<>();
    private final Map<String, List<Position>> refused = new LinkedHashMap<>();
    private long suspects;

    private ReplayPlan(Resend.Manner manner) {
        this.manner = manner;
    }

    /// Looks at all dead letters, and sends nothing.
    ///
    /// @param wanted which are meant
    /// @param most so many at most, the oldest first
    public static ReplayPlan of(DeadLetters letters, Predicate<DeadLetter> wanted, Resend.Manner manner, long most)
            throws InterruptedException {
        ReplayPlan plan = new ReplayPlan(manner);
        letters.visit((letter, payload) -> {
            if (wanted.test(letter)) {
                plan.add(letter, payload.bytes());
            }
            return plan.size() < most;
        });
        return plan;
    }

    private void add(DeadLetter letter, byte[] payload) {
        switch (Resend.of(letter, payload, manner)) {
            case Resend.Ready ready -> {
                positions.add(letter.position());
                byCode.merge(letter.code(), 1L, Long::sum);
                byLane.merge(ready.lane().id(), 1L, Long::sum);
                suspects += letter.isSuspect() ? 1 : 0;
            }
            case Resend.Refused(String reason) ->
                refused.computeIfAbsent(reason, _ -> new ArrayList<>()).add(letter.position());
        }
    }

    /// Sends what is planned and still there.
    ///
    /// @param progress hears of each that is on its way
    public void run(DeadLetters letters, Replay replay, Progress progress) throws InterruptedException {
        try {
            letters.visit((letter, payload) -> {
                if (!positions.contains(letter.position())
                        || !(Resend.of(letter, payload.bytes(), manner) instanceof Resend.Ready ready)) {
                    return true;
                }
                return replay.send(letter, ready) && progress.sent();
            });
        } finally {
            replay.flush();
        }
    }

    /// Hears of progress, and may end it.
    public interface Progress {
        /// One is on its way; answers whether to go on.
        boolean sent();
    }

    public boolean isEmpty() {
        return positions.isEmpty() && refused.isEmpty();
    }

    /// How many would be sent.
    public int size() {
        return positions.size();
    }

    /// How many were in work when instances ended.
    public long suspects() {
        return suspects;
    }

    /// Whether some are meant that cannot be sent.
    public boolean refusesSome() {
        return !refused.isEmpty();
    }

    /// What is planned, for people.
    public String text() {
        List<String> lines = new ArrayList<>();
        if (!positions.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "to send again: %,d", positions.size()));
            lines.add("  of         " + DeadLetterText.counts(byCode));
            lines.add("  to lanes   " + DeadLetterText.counts(byLane));
        }
        refused.forEach((reason, which) -> lines.add(String.format(Locale.ROOT, "not %s: %s", some(which), reason)));
        return String.join("\n", lines);
    }

    private static String some(List<Position> which) {
        return which.getFirst() + (which.size() == 1 ? "" : " and " + (which.size() - 1) + " more");
    }

    /// What is planned, for programs.
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("selected", positions.size());
        json.put("byCode", byCode);
        json.put("byLane", byLane);
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        refused.forEach((reason, which) ->
                reasons.put(reason, which.stream().map(Position::toString).toList()));
        json.put("refused", reasons);
        return json;
    }
}
