package dev.platen.engine.pebble;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Compiled patterns of dates and numbers, shared by all templates of an engine. Authors and messages choose
/// patterns and locales, so their number is bounded: a full cache begins again with none, which costs time
/// only.
final class Formats {
    /// About 2 KB each.
    private static final int MAX_FORMATS = 256;

    /// Stands for the locale's own number format; no pattern is empty.
    static final String OF_LOCALE = "";

    private final Map<Key, DateTimeFormatter> dates = new ConcurrentHashMap<>();
    private final Map<Key, NumberFormat> numbers = new ConcurrentHashMap<>();

    record Key(String pattern, Locale locale) {}

    /// @throws IllegalArgumentException if the pattern is wrong
    DateTimeFormatter date(String pattern, Locale locale) {
        return find(dates, new Key(pattern, locale), key -> DateTimeFormatter.ofPattern(key.pattern(), key.locale()));
    }

    /// The caller's own copy: number formats have state.
    ///
    /// @throws IllegalArgumentException if the pattern is wrong
    NumberFormat number(String pattern, Locale locale) {
        return (NumberFormat)
                find(numbers, new Key(pattern, locale), Formats::newNumber).clone();
    }

    private static NumberFormat newNumber(Key key) {
        return key.pattern().equals(OF_LOCALE)
                ? NumberFormat.getInstance(key.locale())
                : new DecimalFormat(key.pattern(), DecimalFormatSymbols.getInstance(key.locale()));
    }

    private static <T> T find(Map<Key, T> cache, Key key, Function<Key, T> maker) {
        T found = cache.get(key);
        if (found == null) {
            found = maker.apply(key);
            if (cache.size() >= MAX_FORMATS) {
                cache.clear();
            }
            cache.put(key, found);
        }
        return found;
    }
}
