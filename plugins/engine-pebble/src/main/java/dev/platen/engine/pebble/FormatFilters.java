package dev.platen.engine.pebble;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Numbers and dates for people, in the message's locale and time zone.
final class FormatFilters {
    /// Longest pattern: a pattern is a small program, and a long one makes a long text of any value.
    private static final int MAX_PATTERN_LENGTH = 64;

    /// Longest text that is read as a date.
    private static final int MAX_DATE_LENGTH = 64;

    /// Digits before or after the point of a number that is formatted; a double has at most 309.
    private static final int MAX_DIGITS = 400;

    private static final String DEFAULT_DATE_PATTERN = "yyyy-MM-dd'T'HH:mm:ssZ";

    private FormatFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("date", Filter.of(FormatFilters::date, "format", "existingFormat", "timeZone"));
        filters.put("numberformat", Filter.of(FormatFilters::number, "format"));
        filters.put("abs", Filter.of(FormatFilters::absolute));
    }

    private static @Nullable Object date(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        Object value = Filters.plain(input);
        if (value == null) {
            return null;
        }
        Locale locale = render.context().locale();
        ZoneId zone = zone(arguments[2], render);
        String pattern = arguments[0] == null ? DEFAULT_DATE_PATTERN : pattern(arguments[0], render);
        ZonedDateTime date = toDate(value, arguments[1], zone, render);
        try {
            return render.formats().date(pattern, locale).format(date);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw render.failure("the pattern of date is wrong");
        }
    }

    private static ZoneId zone(@Nullable Object name, Render render) {
        if (name == null) {
            return render.context().timeZone();
        }
        try {
            return ZoneId.of(Values.text(name, render));
        } catch (DateTimeException e) {
            throw render.failure("there is no such time zone");
        }
    }

    private static ZonedDateTime toDate(Object value, @Nullable Object existing, ZoneId zone, Render render) {
        try {
            return switch (value) {
                case Number number -> Instant.ofEpochMilli(number.longValue()).atZone(zone);
                case String text
                when text.length() > MAX_DATE_LENGTH -> throw render.failure("the text is too long for a date");
                case String text when existing == null -> parsed(text, DateTimeFormatter.ISO_DATE_TIME, zone);
                case String text -> parsed(text, existing(existing, render), zone);
                case TemporalAccessor time -> inZone(time, zone);
                default ->
                    throw render.failure("date works on a text, a number or a time, not on " + Values.kind(value));
            };
        } catch (DateTimeException e) {
            throw render.failure(
                    existing == null ? "the text is not an ISO 8601 date" : "the text does not match existingFormat");
        }
    }

    private static DateTimeFormatter existing(Object existing, Render render) {
        try {
            return render.formats()
                    .date(pattern(existing, render), render.context().locale());
        } catch (IllegalArgumentException e) {
            throw render.failure("existingFormat is not a pattern of a date");
        }
    }

    private static ZonedDateTime parsed(String text, DateTimeFormatter format, ZoneId zone) {
        boolean onlyDate = format == DateTimeFormatter.ISO_DATE_TIME && text.indexOf('T') < 0;
        DateTimeFormatter parser = onlyDate ? DateTimeFormatter.ISO_LOCAL_DATE : format;
        TemporalAccessor time =
                parser.parseBest(text, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        return inZone(time, zone);
    }

    /// A time with an offset is shown in `zone`; a local one is taken to be in it.
    private static ZonedDateTime inZone(TemporalAccessor time, ZoneId zone) {
        return switch (time) {
            case LocalDate date -> date.atStartOfDay(zone);
            case LocalDateTime local -> local.atZone(zone);
            default -> Instant.from(time).atZone(zone);
        };
    }

    private static @Nullable Object number(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        if (input == null) {
            return null;
        }
        if (!(input instanceof Number number)) {
            throw render.failure("numberformat works on a number, not on " + Values.kind(input));
        }
        if (number instanceof BigDecimal decimal
                && Math.max(Math.abs((long) decimal.scale()), (long) decimal.precision() - decimal.scale())
                        > MAX_DIGITS) {
            throw render.failure("the number has too many digits");
        }
        Locale locale = render.context().locale();
        return format(arguments[0], locale, render).format(number);
    }

    private static NumberFormat format(@Nullable Object pattern, Locale locale, Render render) {
        try {
            return render.formats().number(pattern == null ? Formats.OF_LOCALE : pattern(pattern, render), locale);
        } catch (IllegalArgumentException e) {
            throw render.failure("the pattern of numberformat is wrong");
        }
    }

    private static String pattern(Object argument, Render render) {
        String pattern = Values.text(argument, render);
        if (pattern.length() > MAX_PATTERN_LENGTH) {
            throw render.failure("a pattern has at most " + MAX_PATTERN_LENGTH + " characters");
        }
        return pattern;
    }

    private static Object absolute(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        return switch (input) {
            case Integer number -> Math.abs(number);
            case Long number -> Math.abs(number);
            case BigDecimal number -> number.abs();
            case Number number -> Math.abs(number.doubleValue());
            case null, default -> throw render.failure("abs works on a number, not on " + Values.kind(input));
        };
    }
}
