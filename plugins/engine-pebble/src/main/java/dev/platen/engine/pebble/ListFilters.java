package dev.platen.engine.pebble;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters on lists, maps and what has a length. None changes its input: it may be the message's data.
final class ListFilters {
    private ListFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("first", Filter.of((input, arguments, render) -> end(input, true, render)));
        filters.put("last", Filter.of((input, arguments, render) -> end(input, false, render)));
        filters.put("length", Filter.of((input, arguments, render) -> length(input)));
        filters.put("join", Filter.of(ListFilters::join, "separator"));
        filters.put("reverse", Filter.of(ListFilters::reverse));
        filters.put("sort", Filter.of((input, arguments, render) -> sort(input, false, render)));
        filters.put("rsort", Filter.of((input, arguments, render) -> sort(input, true, render)));
        filters.put("slice", Filter.of(ListFilters::slice, "fromIndex", "toIndex"));
        filters.put("split", Filter.of(ListFilters::split, "delimiter", "limit"));
        filters.put("merge", Filter.of(ListFilters::merge, "items"));
    }

    private static @Nullable Object end(@Nullable Object input, boolean first, Render render) {
        return switch (Filters.plain(input)) {
            case null -> null;
            case String text -> text.isEmpty() ? null : (Object) text.charAt(first ? 0 : text.length() - 1);
            case List<?> list -> list.isEmpty() ? null : first ? list.getFirst() : list.getLast();
            default -> throw render.failure("first and last work on a list or a text, not on " + Values.kind(input));
        };
    }

    private static int length(@Nullable Object input) {
        return switch (Filters.plain(input)) {
            case String text -> text.length();
            case Collection<?> collection -> collection.size();
            case Map<?, ?> map -> map.size();
            case null, default -> 0;
        };
    }

    private static @Nullable Object join(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        if (input == null) {
            return null;
        }
        String separator = arguments[0] == null ? "" : Values.text(arguments[0], render);
        StringBuilder joined = new StringBuilder();
        boolean first = true;
        for (Object element : list(input, "join", render)) {
            render.budget().tick();
            if (!first) {
                Values.appendBounded(joined, separator, render);
            }
            Values.append(joined, element, render);
            first = false;
        }
        render.budget().string(joined.length());
        return joined.toString();
    }

    private static @Nullable Object reverse(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        if (input == null) {
            return null;
        }
        List<@Nullable Object> reversed = copy(input, "reverse", render);
        Collections.reverse(reversed);
        return reversed;
    }

    private static @Nullable Object sort(@Nullable Object input, boolean descending, Render render) {
        if (input == null) {
            return null;
        }
        List<@Nullable Object> sorted = copy(input, "sort", render);
        Comparator<@Nullable Object> order = (one, other) -> compare(one, other, render);
        sorted.sort(descending ? order.reversed() : order);
        return sorted;
    }

    private static int compare(@Nullable Object one, @Nullable Object other, Render render) {
        if (one instanceof String text && other instanceof String otherText) {
            render.budget().tick();
            render.budget().scan(Math.min(text.length(), otherText.length()));
            return text.compareTo(otherText);
        }
        render.budget().tick();
        return switch (one) {
            case Integer number when other instanceof Integer otherNumber -> number.compareTo(otherNumber);
            case Long number when other instanceof Long otherNumber -> number.compareTo(otherNumber);
            case Number number
            when other instanceof Number otherNumber -> Double.compare(number.doubleValue(), otherNumber.doubleValue());
            case Boolean flag when other instanceof Boolean otherFlag -> flag.compareTo(otherFlag);
            case Character character
            when other instanceof Character otherCharacter -> character.compareTo(otherCharacter);
            case null, default ->
                throw render.failure("sort cannot compare " + Values.kind(one) + " with " + Values.kind(other));
        };
    }

    private static @Nullable Object slice(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        Object value = Filters.plain(input);
        if (value == null) {
            return null;
        }
        int length = value instanceof String || value instanceof List ? length(value) : -1;
        if (length < 0) {
            throw render.failure("slice works on a list or a text, not on " + Values.kind(input));
        }
        int from = index(arguments[0], 0, render);
        int to = index(arguments[1], length, render);
        if (from > to || to > length || (arguments[1] != null && from == to)) {
            throw render.failure("slice needs 0 <= fromIndex < toIndex <= length");
        }
        if (value instanceof List<?> list) {
            return list.subList(from, to);
        }
        render.budget().string((long) to - from);
        return ((String) value).substring(from, to);
    }

    private static int index(@Nullable Object argument, int fallback, Render render) {
        if (argument == null) {
            return fallback;
        }
        if (argument instanceof Number number && number.longValue() >= 0 && number.longValue() <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw render.failure("an index is a whole number from 0, not " + Values.kind(argument));
    }

    /// Splits at a literal text: a regular expression could take forever. Like `String.split`, without a
    /// limit it leaves out empty texts at the end.
    private static @Nullable Object split(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        if (input == null) {
            return null;
        }
        String text = Values.text(input, render);
        String delimiter = arguments[0] == null ? "" : Values.text(arguments[0], render);
        if (delimiter.isEmpty()) {
            throw render.failure("split needs a delimiter that is not empty");
        }
        long limit = arguments[1] instanceof Number number ? number.longValue() : 0;
        List<@Nullable Object> pieces = new ArrayList<>();
        int start = 0;
        int found = Search.indexOf(text, delimiter, 0, render);
        while (found >= 0 && (limit <= 0 || pieces.size() < limit - 1)) {
            render.budget().tick();
            if (pieces.size() + 2L > render.budget().limits().listSize()) {
                render.budget().list(pieces.size() + 2L);
            }
            pieces.add(text.substring(start, found));
            start = found + delimiter.length();
            found = Search.indexOf(text, delimiter, start, render);
        }
        pieces.add(text.substring(start));
        while (limit == 0 && pieces.size() > 1 && "".equals(pieces.getLast())) {
            pieces.removeLast();
        }
        return pieces;
    }

    private static @Nullable Object merge(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        Object items = arguments[0];
        if (input == null || items == null) {
            if (input == null && items == null) {
                throw render.failure("merge needs at least one list or map");
            }
            return input == null ? items : input;
        }
        return switch (input) {
            case Map<?, ?> map -> mergeMaps(map, items, render);
            case List<?> list -> mergeLists(list, items, render);
            default -> throw render.failure("merge works on a list or a map, not on " + Values.kind(input));
        };
    }

    private static Object mergeMaps(Map<?, ?> map, Object items, Render render) {
        render.budget().list((long) map.size() + length(items));
        Map<Object, @Nullable Object> merged = new HashMap<>(map.size() + length(items) + 16);
        merged.putAll(map);
        switch (items) {
            case Map<?, ?> more -> merged.putAll(more);
            case List<?> more -> more.forEach(item -> merged.put(Values.key(item, render), item));
            default -> throw render.failure("merge cannot add " + Values.kind(items) + " to a map");
        }
        return merged;
    }

    private static Object mergeLists(List<?> list, Object items, Render render) {
        Collection<?> more = switch (items) {
            case Map<?, ?> map -> map.entrySet();
            case List<?> added -> added;
            default -> throw render.failure("merge cannot add " + Values.kind(items) + " to a list");
        };
        render.budget().list((long) list.size() + more.size());
        List<@Nullable Object> merged = new ArrayList<>(list.size() + more.size());
        merged.addAll(list);
        merged.addAll(more);
        return merged;
    }

    private static List<?> list(Object input, String filter, Render render) {
        if (input instanceof List<?> list) {
            return list;
        }
        throw render.failure(filter + " works on a list, not on " + Values.kind(input));
    }

    private static List<@Nullable Object> copy(Object input, String filter, Render render) {
        List<?> list = list(input, filter, render);
        render.budget().list(list.size());
        return new ArrayList<>(list);
    }
}
