package dev.platen.crash;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the agent is told through the instance's standard input, one a line, and what it answers on standard
/// output right before it obeys.
///
/// @param signal what the instance sends itself
/// @param point where
/// @param pass at which pass of the point, counted from now on; 1 is the next
public record CrashOrder(Signal signal, CrashPoint point, int pass) {
    private static final String WORD = "crash-agent";

    public CrashOrder {
        if (pass < 1) {
            throw new IllegalArgumentException("pass must be at least 1, not " + pass);
        }
    }

    /// This order at a pass that never comes: takes it back.
    public CrashOrder never() {
        return new CrashOrder(signal, point, Integer.MAX_VALUE);
    }

    /// The line that gives the order.
    public String line() {
        return WORD + " " + signal + " " + point + " " + pass;
    }

    /// The order that a line gives, or null if it gives none.
    static @Nullable CrashOrder in(String line) {
        List<String> words = words(line);
        return words.isEmpty()
                ? null
                : new CrashOrder(
                        Signal.valueOf(words.get(1)), CrashPoint.valueOf(words.get(2)), Integer.parseInt(words.get(3)));
    }

    /// An order that is being obeyed.
    ///
    /// @param held messages that the instance had taken and whose acknowledgement was not confirmed
    public record Obeyed(Signal signal, CrashPoint point, long held) {
        String line() {
            return WORD + " " + signal + " " + point + " " + held;
        }

        /// What a line of an instance's output tells, or null if it tells something else.
        public static @Nullable Obeyed in(String line) {
            List<String> words = words(line);
            return words.isEmpty()
                    ? null
                    : new Obeyed(
                            Signal.valueOf(words.get(1)),
                            CrashPoint.valueOf(words.get(2)),
                            Long.parseLong(words.get(3)));
        }
    }

    private static List<String> words(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return words.size() == 4 && words.getFirst().equals(WORD) ? words : List.of();
    }
}
