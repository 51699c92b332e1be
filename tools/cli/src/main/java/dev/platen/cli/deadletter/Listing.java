package dev.platen.cli.deadletter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Dead letters that were found: how many, of which kinds, and the newest of them.
public final class Listing {
    private final int most;
    private final Deque<DeadLetter> newest = new ArrayDeque<>();
    private final Map<String, Long> byCode = new TreeMap<>();
    private final Map<String, Long> byWorkspace = new TreeMap<>();
    private long count;

    private Listing(int most) {
        this.most = most;
    }

    /// Looks at all dead letters.
    ///
    /// @param most so many are kept to be shown
    public static Listing of(DeadLetters letters, DeadLetterFilter filter, int most) throws InterruptedException {
        Listing listing = new Listing(most);
        letters.visit((letter, payload) -> {
            if (filter.matches(letter)) {
                listing.add(letter);
            }
            return true;
        });
        return listing;
    }

    private void add(DeadLetter letter) {
        count++;
        byCode.merge(letter.code(), 1L, Long::sum);
        byWorkspace.merge(letter.workspace(), 1L, Long::sum);
        newest.add(letter);
        if (newest.size() > most) {
            newest.remove();
        }
    }

    /// The newest as a table, and how many there are.
    public String text() {
        if (count == 0) {
            return "no dead letters";
        }
        String shown = newest.size() < count ? String.format(Locale.ROOT, ", the newest %,d shown", newest.size()) : "";
        return (newest.isEmpty() ? "" : DeadLetterText.table(List.copyOf(newest)) + "\n\n")
                + String.format(Locale.ROOT, "%,d dead letters%s", count, shown)
                + "\n  codes       " + DeadLetterText.counts(byCode)
                + "\n  workspaces  " + DeadLetterText.counts(byWorkspace);
    }

    /// The same for programs.
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", count);
        json.put("byCode", byCode);
        json.put("byWorkspace", byWorkspace);
        json.put("deadLetters", newest.stream().map(DeadLetter::json).toList());
        return json;
    }
}
