package dev.platen.engine.pebble;

import io.pebbletemplates.pebble.utils.OperatorUtils;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Operators between two values. Pebble computes; what could grow or take long is done here, within the
/// budget.
enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    MODULUS("%"),
    EQUAL("=="),
    NOT_EQUAL("!="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    CONTAINS("contains");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    @Nullable
    Object apply(@Nullable Object left, @Nullable Object right, Render render) {
        return switch (this) {
            case EQUAL -> Values.same(left, right, render);
            case NOT_EQUAL -> !Values.same(left, right, render);
            case CONTAINS -> contains(left, right, render);
            case ADD -> isText(left) || isText(right) ? join(left, right, render) : listOrNumber(left, right, render);
            case SUBTRACT -> listOrNumber(left, right, render);
            case MULTIPLY, DIVIDE, MODULUS, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL ->
                number(left, right, render);
        };
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof String || value instanceof SafeText;
    }

    private static String join(@Nullable Object left, @Nullable Object right, Render render) {
        StringBuilder text = new StringBuilder();
        Values.append(text, left, render);
        Values.append(text, right, render);
        render.budget().string(text.length());
        return text.toString();
    }

    private @Nullable Object listOrNumber(@Nullable Object left, @Nullable Object right, Render render) {
        if (!(left instanceof List<?> list)) {
            return number(left, right, render);
        }
        Collection<?> others = right instanceof Collection<?> collection ? collection : null;
        if (this == ADD) {
            int added = others == null ? 1 : others.size();
            render.budget().list((long) list.size() + added);
            List<@Nullable Object> sum = new ArrayList<>(list.size() + added);
            sum.addAll(list);
            if (others == null) {
                sum.add(right);
            } else {
                sum.addAll(others);
            }
            return sum;
        }
        return others == null ? withoutFirst(list, right, render) : withoutAll(list, others, render);
    }

    private static List<@Nullable Object> withoutFirst(List<?> list, @Nullable Object unwanted, Render render) {
        render.budget().list(list.size());
        List<@Nullable Object> rest = new ArrayList<>(list.size());
        boolean removed = false;
        for (Object element : list) {
            if (!removed && Values.equal(unwanted, element, render)) {
                removed = true;
            } else {
                rest.add(element);
            }
        }
        return rest;
    }

    private static List<@Nullable Object> withoutAll(List<?> list, Collection<?> unwanted, Render render) {
        render.budget().list(list.size());
        List<@Nullable Object> rest = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!Values.contains(unwanted, element, render)) {
                rest.add(element);
            }
        }
        return rest;
    }

    private @Nullable Object number(@Nullable Object left, @Nullable Object right, Render render) {
        try {
            return switch (this) {
                case ADD -> OperatorUtils.add(left, right);
                case SUBTRACT -> OperatorUtils.subtract(left, right);
                case MULTIPLY -> OperatorUtils.multiply(left, right);
                case DIVIDE -> OperatorUtils.divide(left, right);
                case MODULUS -> OperatorUtils.mod(left, right);
                case GREATER -> OperatorUtils.gt(left, right);
                case GREATER_OR_EQUAL -> OperatorUtils.gte(left, right);
                case LESS -> OperatorUtils.lt(left, right);
                case LESS_OR_EQUAL -> OperatorUtils.lte(left, right);
                case EQUAL, NOT_EQUAL, CONTAINS -> throw new IllegalStateException(symbol);
            };
        } catch (ArithmeticException e) {
            throw render.failure("'" + symbol + "' divides by zero");
        } catch (RuntimeException e) {
            // The library's own message quotes the operands.
            throw render.failure(
                    "'" + symbol + "' does not work with " + Values.kind(left) + " and " + Values.kind(right));
        }
    }

    private static boolean contains(@Nullable Object left, @Nullable Object right, Render render) {
        return switch (left) {
            case null -> false;
            case Collection<?> elements
            when right instanceof Collection<?> wanted -> {
                boolean all = true;
                for (Object element : wanted) {
                    all = all && Values.contains(elements, element, render);
                }
                yield all;
            }
            case Collection<?> elements -> Values.contains(elements, right, render);
            case Map<?, ?> map -> right != null && Values.isScalar(right) && map.containsKey(right);
            case String text -> {
                String wanted = right == null ? "null" : Values.text(right, render);
                yield Search.indexOf(text, wanted, 0, render) >= 0;
            }
            default -> throw render.failure("'contains' does not work on " + Values.kind(left));
        };
    }
}
