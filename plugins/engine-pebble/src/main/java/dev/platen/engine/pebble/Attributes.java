package dev.platen.engine.pebble;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `a.b` and `a[b]` can reach: entries of maps, elements of lists, the two sides of a map's entry,
/// `loop`, and `_context`. Nothing else has attributes.
final class Attributes {
    private Attributes() {}

    /// The value of `_context`.
    enum GlobalView {
        INSTANCE
    }

    /// The attribute, null included, or [Scopes#ABSENT].
    static @Nullable Object find(@Nullable Object owner, @Nullable Object name, Render render) {
        return switch (owner) {
            case Map<?, ?> map -> inMap(map, name);
            case List<?> list -> inList(list, name);
            case Map.Entry<?, ?> entry -> inEntry(entry, name);
            case Loop loop -> name instanceof String text ? loop.attribute(text) : Scopes.ABSENT;
            case GlobalView _ -> name instanceof String text ? render.scopes().findGlobal(text) : Scopes.ABSENT;
            case null, default -> Scopes.ABSENT;
        };
    }

    private static @Nullable Object inMap(Map<?, ?> map, @Nullable Object name) {
        Object key = name instanceof Number number ? numericKey(map, number) : name;
        if (key == null || !Values.isScalar(key)) {
            return Scopes.ABSENT;
        }
        Object value = map.get(key);
        return value != null || map.containsKey(key) ? value : Scopes.ABSENT;
    }

    /// Literals in a template are longs; the keys of the map decide which kind of number is looked up.
    private static @Nullable Object numericKey(Map<?, ?> map, Number number) {
        Object sample = map.isEmpty() ? null : map.keySet().iterator().next();
        return switch (sample) {
            case Integer _ -> number.intValue();
            case Long _ -> number.longValue();
            case Double _ -> number.doubleValue();
            case null, default -> null;
        };
    }

    private static @Nullable Object inList(List<?> list, @Nullable Object name) {
        int index = switch (name) {
            case Number number -> wholeIndex(number);
            case String text -> parsedIndex(text);
            case null, default -> -1;
        };
        return index >= 0 && index < list.size() ? list.get(index) : Scopes.ABSENT;
    }

    private static int wholeIndex(Number number) {
        return (number instanceof Integer || number instanceof Long) && number.longValue() == number.intValue()
                ? number.intValue()
                : -1;
    }

    private static int parsedIndex(String text) {
        int digits = text.length();
        if (digits == 0 || digits > 9) {
            return -1;
        }
        int index = 0;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            index = 10 * index + c - '0';
        }
        return index;
    }

    private static @Nullable Object inEntry(Map.Entry<?, ?> entry, @Nullable Object name) {
        if ("key".equals(name)) {
            return entry.getKey();
        }
        return "value".equals(name) ? entry.getValue() : Scopes.ABSENT;
    }
}
