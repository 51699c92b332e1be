package dev.platen.engine.pebble;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A test: `value is empty`.
enum Test {
    DEFINED,
    EMPTY,
    EVEN,
    ITERABLE,
    MAP,
    NULL,
    ODD;

    private static final Set<Test> OF_ABSENCE = Set.of(DEFINED, EMPTY, NULL);

    static @Nullable Test named(String name) {
        return switch (name) {
            case "defined" -> DEFINED;
            case "empty" -> EMPTY;
            case "even" -> EVEN;
            case "iterable" -> ITERABLE;
            case "map" -> MAP;
            case "null" -> NULL;
            case "odd" -> ODD;
            default -> null;
        };
    }

    /// Whether a missing variable is what this test is there for.
    boolean expectsAbsence() {
        return OF_ABSENCE.contains(this);
    }

    boolean holds(@Nullable Object value, Render render) {
        return switch (this) {
            case DEFINED -> value != null;
            case NULL -> value == null;
            case EMPTY -> isEmpty(value, render);
            case EVEN -> wholeNumber(value, render) % 2 == 0;
            case ODD -> wholeNumber(value, render) % 2 != 0;
            case ITERABLE -> value instanceof Iterable;
            case MAP -> value instanceof Map;
        };
    }

    static boolean isEmpty(@Nullable Object value, Render render) {
        return switch (value) {
            case null -> true;
            case String text -> isEmpty(text, render);
            case SafeText safe -> isEmpty(safe.text(), render);
            case Collection<?> collection -> collection.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            default -> false;
        };
    }

    /// As `trim().isEmpty()` has it, without the copy.
    private static boolean isEmpty(String text, Render render) {
        render.budget().scan(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > ' ') {
                return false;
            }
        }
        return true;
    }

    private static long wholeNumber(@Nullable Object value, Render render) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw render.failure("only a whole number is even or odd, not " + Values.kind(value));
    }
}
