package dev.platen.engine.pebble;

import io.pebbletemplates.pebble.utils.OperatorUtils;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// The built-in functions.
enum Function {
    /// Ends the message: the author decides that it must not be sent.
    ABORT,
    MAX,
    MIN,
    /// The message's time.
    NOW,
    RANGE;

    static @Nullable Function named(String name) {
        return switch (name) {
            case "abort" -> ABORT;
            case "max" -> MAX;
            case "min" -> MIN;
            case "now" -> NOW;
            case "range" -> RANGE;
            default -> null;
        };
    }

    /// Names of the parameters.
    List<String> parameters() {
        return switch (this) {
            case ABORT -> List.of("reason");
            case RANGE -> List.of("start", "end", "increment");
            case MAX, MIN, NOW -> List.of();
        };
    }

    /// Whether it takes any number of arguments instead.
    boolean takesAnyNumber() {
        return this == MAX || this == MIN;
    }

    @Nullable
    Object call(@Nullable Object[] arguments, Render render) {
        return switch (this) {
            case ABORT -> throw new Signal.Abort(reason(arguments[0], render));
            case MAX -> extreme(arguments, OperatorUtils::gt, render);
            case MIN -> extreme(arguments, OperatorUtils::lt, render);
            case NOW -> render.context().now();
            case RANGE -> range(arguments[0], arguments[1], arguments[2], render);
        };
    }

    private static String reason(@Nullable Object reason, Render render) {
        return reason == null ? "" : Values.printed(reason, render);
    }

    private static @Nullable Object extreme(
            @Nullable Object[] candidates, BiPredicate<Object, Object> better, Render render) {
        Object best = null;
        for (Object candidate : candidates) {
            if (candidate != null && !(candidate instanceof Number)) {
                throw render.failure("min and max compare numbers, not " + Values.kind(candidate));
            }
            if (best == null || (candidate != null && better.test(candidate, best))) {
                best = candidate;
            }
        }
        return best;
    }

    private static Object range(
            @Nullable Object start, @Nullable Object end, @Nullable Object increment, Render render) {
        long step = step(increment, render);
        if (start instanceof Number first && end instanceof Number last) {
            return range(first.longValue(), last.longValue(), step, false, render);
        }
        if (start instanceof String first && end instanceof String last && first.length() == 1 && last.length() == 1) {
            return range(first.charAt(0), last.charAt(0), step, true, render);
        }
        throw render.failure("range needs two numbers or two texts of one character");
    }

    private static long step(@Nullable Object increment, Render render) {
        if (increment == null) {
            return 1;
        }
        if (increment instanceof Number number && number.longValue() != 0) {
            return number.longValue();
        }
        throw render.failure("the increment of range must be a number other than 0");
    }

    private static Object range(long first, long last, long step, boolean ofCharacters, Render render) {
        boolean empty = step > 0 ? first > last : first < last;
        // In double precision: exact enough for the limit, and it cannot overflow.
        double size = empty ? 0 : Math.floor(((double) last - first) / step) + 1;
        render.budget().list((long) size);
        return new Range(first, step, (int) size, ofCharacters);
    }

    /// The elements of a range, computed when they are read.
    private static final class Range extends AbstractList<Object> implements RandomAccess {
        private final long first;
        private final long step;
        private final int size;
        private final boolean ofCharacters;

        private Range(long first, long step, int size, boolean ofCharacters) {
            this.first = first;
            this.step = step;
            this.size = size;
            this.ofCharacters = ofCharacters;
        }

        @Override
        public Object get(int index) {
            long element = first + step * index;
            return ofCharacters ? (Object) (char) element : (Object) element;
        }

        @Override
        public int size() {
            return size;
        }
    }
}
