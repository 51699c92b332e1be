package dev.platen.app.message;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Remembers the results of a pure function for a bounded number of arguments; starts over when it is full.
/// For one thread.
final class Memo<K, V> {
    private static final int MAX_ENTRIES = 256;

    private final Map<K, V> results = new HashMap<>();
    private final Function<K, V> function;

    Memo(Function<K, V> function) {
        this.function = function;
    }

    V get(K argument) {
        V known = results.get(argument);
        if (known != null) {
            return known;
        }
        V result = function.apply(argument);
        if (results.size() >= MAX_ENTRIES) {
            results.clear();
        }
        results.put(argument, result);
        return result;
    }
}
