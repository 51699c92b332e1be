package dev.platen.app.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the `data` of a request into immutable maps, lists, strings, numbers and booleans. One per thread.
///
/// Whole numbers become `Integer` or `Long`, all others `BigDecimal`, so that an amount prints as it was
/// sent. A number whose plain form would be absurdly long (`1e999999`) is refused: printing it would be the
/// attack.
final class DataReader {
    private static final int MAX_SCALE = 400;
    private static final int MAX_KEPT_PLACES = 4_096;

    /// Members and elements of all open objects and arrays, the innermost at the end.
    private @Nullable Object[] stack = new @Nullable Object[64];
    private int top;

    /// Reads the object at whose start `parser` stands.
    Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
        top = 0;
        try {
            return object(parser);
        } finally {
            if (stack.length > MAX_KEPT_PLACES) {
                stack = new @Nullable Object[64];
            } else {
                Arrays.fill(stack, null);
            }
        }
    }

    private Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        int from = top;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            push(parser.currentName());
            parser.nextToken();
            push(value(parser));
        }
        @Nullable Object[] pairs = from == 0 ? stack : Arrays.copyOfRange(stack, from, top);
        Map<String, @Nullable Object> map = SmallMap.of(pairs, top - from);
        top = from;
        return map;
    }

    private List<@Nullable Object> array(JsonParser parser) throws IOException {
        int from = top;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            push(value(parser));
        }
        @Nullable Object[] elements = Arrays.copyOfRange(stack, from, top);
        List<@Nullable Object> list =
                Collections.<@Nullable Object>unmodifiableList(Arrays.<@Nullable Object>asList(elements));
        top = from;
        return list;
    }

    private @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("not a value: " + parser.currentToken());
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
            BigDecimal number = parser.getDecimalValue();
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

    private void push(@Nullable Object value) {
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, 2 * stack.length);
        }
        stack[top++] = value;
    }
}
