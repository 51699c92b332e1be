package dev.platen.app.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.platen.spi.template.PathFilter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Reads of the `data` of a request what a filter keeps into immutable maps, lists, strings, numbers and
/// booleans. One per thread.
///
/// Whole numbers become `Integer` or `Long`, all others `BigDecimal`, so that an amount prints as it was
/// sent. A number whose plain form would be absurdly long (`1e999999`) is refused: printing it would be the
/// attack.
final class DataReader {
    private static final int MAX_SCALE = 400;
    private static final int VALUES_PER_CHECK = 256;
    private static final int INITIAL_PLACES = 64;
    private static final int MAX_KEPT_PLACES = 4_096;

    /// Members and elements of all open objects and arrays, the innermost at the end.
    private @Nullable Object[] stack = new @Nullable Object[INITIAL_PLACES];
    private int top;
    private int pushes;
    private final LongSupplier checkpoint;

    /// @param checkpoint is called once for so many values, and may end the reading by an exception
    DataReader(LongSupplier checkpoint) {
        this.checkpoint = checkpoint;
    }

    /// Reads the object at whose start `parser` stands.
    Map<String, @Nullable Object> readObject(JsonParser parser, PathFilter filter) throws IOException {
        boolean whole = false;
        try {
            Map<String, @Nullable Object> object = object(parser, filter);
            whole = true;
            return object;
        } finally {
            if (stack.length > MAX_KEPT_PLACES) {
                stack = new @Nullable Object[INITIAL_PLACES];
            } else if (!whole) {
                Arrays.fill(stack, null);
            }
            top = 0;
        }
    }

    private Map<String, @Nullable Object> object(JsonParser parser, PathFilter filter) throws IOException {
        int from = top;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            PathFilter member = filter.child(name);
            if (member == null) {
                parser.skipChildren();
            } else {
                push(name);
                push(value(parser, token, member));
            }
        }
        Map<String, @Nullable Object> map = SmallMap.of(stack, from, top);
        pop(from);
        return map;
    }

    private List<@Nullable Object> array(JsonParser parser, PathFilter filter) throws IOException {
        int from = top;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            push(value(parser, token, filter));
        }
        List<@Nullable Object> list = SmallList.of(stack, from, top);
        pop(from);
        return list;
    }

    private @Nullable Object value(JsonParser parser, JsonToken token, PathFilter filter) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser, filter);
            case START_ARRAY -> array(parser, filter.element());
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("not a value: " + token);
        };
    }

    private static Object integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> parser.getIntValue();
            case LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getDecimalValue();
        };
    }

    private static BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            // Not getDecimalValue(), which makes a String of the digits first.
            BigDecimal number =
                    new BigDecimal(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            if (Math.abs((long) number.scale()) <= MAX_SCALE) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(parser);
        }
        throw outOfRange(parser);
    }

    private static StreamConstraintsException outOfRange(JsonParser parser) {
        return new StreamConstraintsException("number out of range", parser.currentTokenLocation());
    }

    /// Forgets what is above `from`, so that the stack keeps no data alive.
    private void pop(int from) {
        Arrays.fill(stack, from, top, null);
        top = from;
    }

    private void push(@Nullable Object value) {
        if (++pushes % VALUES_PER_CHECK == 0) {
            long _ = checkpoint.getAsLong();
        }
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, 2 * stack.length);
        }
        stack[top++] = value;
    }
}
