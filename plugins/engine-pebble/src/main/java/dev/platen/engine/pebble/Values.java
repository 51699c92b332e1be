package dev.platen.engine.pebble;

import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import java.math.BigDecimal;
import java.time.temporal.TemporalAccessor;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What Pebble makes of values: their text, their truth, their equality. Lists and maps can hold the same
/// list many times over, so that whatever walks through them spends the budget.
final class Values {
    static final @Nullable Object[] NONE = new Object[0];

    private Values() {}

    /// What sort of thing `value` is, for messages, which never repeat the value itself.
    static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case String _, SafeText _, Character _ -> "a text";
            case Number _ -> "a number";
            case Boolean _ -> "true or false";
            case Collection<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            case Map.Entry<?, ?> _ -> "an entry of a map";
            case TemporalAccessor _ -> "a time";
            case Macro.Library _ -> "imported macros";
            default -> "an object";
        };
    }

    /// Values whose comparison and hash cost no more than their own length.
    static boolean isScalar(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character;
    }

    /// `value` as the key of a map.
    static Object key(@Nullable Object value, Render render) {
        if (value == null || !isScalar(value)) {
            throw render.failure(kind(value) + " cannot be the key of a map");
        }
        return value;
    }

    static boolean isTrue(@Nullable Object value, Render render) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case Number number -> number.doubleValue() != 0 && !Double.isNaN(number.doubleValue());
            case String text -> !text.isEmpty();
            default -> throw render.failure(kind(value) + " cannot be a condition; use 'is empty' or 'is defined'");
        };
    }

    /// The text that `{{ value }}` shows, before it is escaped.
    static String printed(Object value, Render render) {
        if (value instanceof BigDecimal number) {
            render.checkDigits(number);
            return number.toPlainString();
        }
        return text(value, render);
    }

    /// The text of `value` as part of another text.
    static String text(Object value, Render render) {
        return switch (value) {
            case String text -> text;
            case SafeText safe -> safe.text();
            case Collection<?> _, Map<?, ?> _, Map.Entry<?, ?> _ -> {
                StringBuilder text = new StringBuilder();
                append(text, value, render);
                yield text.toString();
            }
            case Macro.Library _, Attributes.GlobalView _ ->
                throw render.failure("imported macros and _context have no text");
            default -> value.toString();
        };
    }

    /// Adds the text of `value`, in the form that Java's collections have.
    static void append(StringBuilder target, @Nullable Object value, Render render) {
        switch (value) {
            case null -> target.append("null");
            case Collection<?> collection -> appendAll(target, collection.iterator(), '[', ']', render);
            case Map<?, ?> map -> appendAll(target, map.entrySet().iterator(), '{', '}', render);
            case Map.Entry<?, ?> entry -> {
                append(target, entry.getKey(), render);
                append(target.append('='), entry.getValue(), render);
            }
            default -> appendBounded(target, text(value, render), render);
        }
    }

    private static void appendAll(StringBuilder target, Iterator<?> elements, char open, char close, Render render) {
        render.budget().enter();
        try {
            target.append(open);
            while (elements.hasNext()) {
                render.budget().tick();
                append(target, elements.next(), render);
                if (elements.hasNext()) {
                    target.append(", ");
                }
            }
            target.append(close);
        } finally {
            render.budget().exit();
        }
    }

    static void appendBounded(StringBuilder target, String text, Render render) {
        int allowed = render.budget().limits().stringLength();
        if ((long) target.length() + text.length() > allowed) {
            throw new LimitExceededException(Limit.STRING_LENGTH, allowed);
        }
        target.append(text);
    }

    /// Whether two values are equal: numbers by their value only at the top, as Pebble has it.
    static boolean same(@Nullable Object left, @Nullable Object right, Render render) {
        if (left instanceof Number one && right instanceof Number other) {
            return one.doubleValue() == other.doubleValue();
        }
        return equal(left, right, render);
    }

    /// What `equals` says, spending the budget for every pair of elements.
    static boolean equal(@Nullable Object left, @Nullable Object right, Render render) {
        return switch (left) {
            case List<?> one when right instanceof List<?> other -> equalLists(one, other, render);
            case Map<?, ?> one when right instanceof Map<?, ?> other -> equalMaps(one, other, render);
            case Map.Entry<?, ?> one
            when right instanceof Map.Entry<?, ?> other ->
                equal(one.getKey(), other.getKey(), render) && equal(one.getValue(), other.getValue(), render);
            case Collection<?> _, Map<?, ?> _ -> false;
            case Map.Entry<?, ?> _ -> false;
            case String one
            when right instanceof String other -> {
                if (one.length() == other.length()) {
                    render.budget().scan(one.length());
                }
                yield one.equals(other);
            }
            case null, default -> Objects.equals(left, right);
        };
    }

    private static boolean equalLists(List<?> one, List<?> other, Render render) {
        if (one.size() != other.size()) {
            return false;
        }
        render.budget().enter();
        try {
            Iterator<?> others = other.iterator();
            for (Object element : one) {
                render.budget().tick();
                if (!equal(element, others.next(), render)) {
                    return false;
                }
            }
            return true;
        } finally {
            render.budget().exit();
        }
    }

    private static boolean equalMaps(Map<?, ?> one, Map<?, ?> other, Render render) {
        if (one.size() != other.size()) {
            return false;
        }
        render.budget().enter();
        try {
            for (Map.Entry<?, ?> entry : one.entrySet()) {
                render.budget().tick();
                if (!other.containsKey(entry.getKey()) || !equal(entry.getValue(), other.get(entry.getKey()), render)) {
                    return false;
                }
            }
            return true;
        } finally {
            render.budget().exit();
        }
    }

    /// Whether `elements` holds something that is equal to `wanted`.
    static boolean contains(Collection<?> elements, @Nullable Object wanted, Render render) {
        render.budget().list(elements.size());
        for (Object element : elements) {
            if (equal(element, wanted, render)) {
                return true;
            }
        }
        return false;
    }
}
