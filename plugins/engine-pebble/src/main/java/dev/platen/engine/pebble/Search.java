package dev.platen.engine.pebble;

/// Looks for a text in a text. `String.indexOf` takes time in the product of both lengths and cannot be
/// stopped, so this goes in windows and spends the budget for each.
final class Search {
    /// Comparisons in one window at most, about 50 µs.
    private static final int WINDOW_COMPARISONS = 1 << 17;

    private Search() {}

    /// Where `wanted` begins in `text` from `from` on, or -1.
    static int indexOf(String text, String wanted, int from, Render render) {
        int positions = Math.max(1, WINDOW_COMPARISONS / Math.max(1, wanted.length()));
        int last = text.length() - wanted.length();
        for (int start = from; start <= last; start += positions) {
            int end = Math.min(text.length(), start + positions - 1 + wanted.length());
            int found = text.indexOf(wanted, start, end);
            if (found >= 0) {
                return found;
            }
            render.budget().scan((long) end - start);
        }
        return -1;
    }
}
