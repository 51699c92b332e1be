package dev.platen.cli.incident;

import dev.platen.cli.console.UserError;
import dev.platen.incident.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who faces the burst.
///
/// @param name what reports call it
/// @param style how a control is written; null for Platen
/// @param queue receiver queue of a control, in messages
record Contender(String name, Setup.@Nullable Style style, int queue) {
    static final Contender PLATEN = new Contender("platen", null, 0);

    /// Platen with `delivery.mode: transactional`.
    static final Contender TRANSACTIONAL = new Contender("transactional", null, 0);

    /// The Pulsar client's default.
    private static final int DEFAULT_QUEUE = 1_000;

    private static final int CAUTIOUS_QUEUE = 10;

    boolean isPlaten() {
        return style == null;
    }

    /// The subscription that it consumes with.
    String subscription() {
        return isPlaten() ? "platen" : "incident";
    }

    static Contender passThrough() {
        return new Contender("pass-through", Setup.Style.PASS_THROUGH, DEFAULT_QUEUE);
    }

    static Contender tuned(int queue, boolean several) {
        return new Contender(several ? "tuned@" + queue : "tuned", Setup.Style.TUNED, queue);
    }

    /// Those named, in this order; `tuned` once for each of `queues`.
    static List<Contender> of(List<String> names, List<Integer> queues) {
        List<Contender> contenders = new ArrayList<>();
        for (String name : names) {
            switch (name.toLowerCase(Locale.ROOT)) {
                case "platen" -> contenders.add(PLATEN);
                case "eager" -> contenders.add(new Contender("eager", Setup.Style.EAGER, DEFAULT_QUEUE));
                case "cautious" -> contenders.add(new Contender("cautious", Setup.Style.CAUTIOUS, CAUTIOUS_QUEUE));
                case "tuned" -> queues.forEach(queue -> contenders.add(tuned(queue, queues.size() > 1)));
                default ->
                    throw new UserError(
                            "there is no contender '" + name + "'",
                            "Contenders are platen, eager, tuned and cautious.");
            }
        }
        return contenders;
    }
}
