package dev.platen.scaling.schedule;

import dev.platen.spi.InvalidSettingException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// So many instances from one time of the day to another, on some days.
///
/// As text: `DAYS FROM-TO INSTANCES`. `DAYS` is `daily`, a list of days of the week and ranges of them
/// (`mon-fri`, `sat,sun`, `fri-mon`), or a date or range of dates (`2026-11-27`, `2026-11-27..2026-11-30`).
/// Times are `HH:MM` of 24 hours; one that ends at or before its start ends on the next day, and `24:00` is
/// the end of the day that it starts on.
///
/// @param text what the operator wrote
/// @param firstDay the first date, or null for days of the week
/// @param lastDay the last date, or null for days of the week
/// @param weekDays a bit per day of the week, Monday the lowest; used without dates
/// @param from local time of the first minute
/// @param to local time after the last minute
/// @param instances how many
record Baseline(
        String text,
        @Nullable LocalDate firstDay,
        @Nullable LocalDate lastDay,
        int weekDays,
        LocalTime from,
        LocalTime to,
        int instances) {
    static final int MAX_INSTANCES = 100_000;

    private static final String ALLOWED = "DAYS FROM-TO INSTANCES, such as 'mon-fri 08:00-18:00 12', with days of the"
            + " week (mon, tue, wed, thu, fri, sat, sun), 'daily' or dates such as 2026-11-27 or"
            + " 2026-11-27..2026-11-30, times from 00:00 to 24:00, and 0 to " + MAX_INSTANCES + " instances";
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int DAILY = 0b111_1111;

    /// Reads one setting.
    ///
    /// @throws InvalidSettingException if it can't be read; it says what is allowed
    static Baseline parse(String key, String value) {
        try {
            String[] words = value.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
            String[] times = words.length == 3 ? words[1].split("-", -1) : new String[0];
            if (times.length != 2) {
                throw new IllegalArgumentException("not three words with FROM-TO as the second");
            }
            LocalTime from = LocalTime.parse(times[0]);
            LocalTime to = times[1].equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(times[1]);
            int instances = Integer.parseInt(words[2]);
            if (from.equals(to) && !times[1].equals("24:00")) {
                throw new IllegalArgumentException("starts when it ends");
            }
            if (instances < 0 || instances > MAX_INSTANCES) {
                throw new IllegalArgumentException("instances out of range");
            }
            return on(words[0], value.strip(), from, to, instances);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new InvalidSettingException(key, value, ALLOWED, e);
        }
    }

    private static Baseline on(String days, String text, LocalTime from, LocalTime to, int instances) {
        if (!Character.isDigit(days.charAt(0))) {
            return new Baseline(text, null, null, weekDays(days), from, to, instances);
        }
        int range = days.indexOf("..");
        LocalDate first = LocalDate.parse(range < 0 ? days : days.substring(0, range));
        LocalDate last = range < 0 ? first : LocalDate.parse(days.substring(range + 2));
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("the last date is before the first");
        }
        return new Baseline(text, first, last, 0, from, to, instances);
    }

    private static int weekDays(String days) {
        if (days.equals("daily")) {
            return DAILY;
        }
        int bits = 0;
        for (String part : days.split(",", -1)) {
            int hyphen = part.indexOf('-');
            int first = DAYS.indexOf(hyphen < 0 ? part : part.substring(0, hyphen));
            int last = hyphen < 0 ? first : DAYS.indexOf(part.substring(hyphen + 1));
            if (first < 0 || last < 0) {
                throw new IllegalArgumentException("no day of the week");
            }
            for (int day = first; ; day = (day + 1) % DAYS.size()) {
                bits |= 1 << day;
                if (day == last) {
                    break;
                }
            }
        }
        return bits;
    }

    /// Whether the time from `begin` to `end`, both included, touches this baseline. It must not be longer
    /// than a day.
    boolean touches(Instant begin, Instant end, ZoneId zone) {
        LocalDate today = begin.atZone(zone).toLocalDate();
        for (LocalDate day = today.minusDays(1); !day.isAfter(today.plusDays(1)); day = day.plusDays(1)) {
            if (isOn(day)) {
                ZonedDateTime first = day.atTime(from).atZone(zone);
                ZonedDateTime last =
                        (to.isAfter(from) ? day : day.plusDays(1)).atTime(to).atZone(zone);
                if (!first.toInstant().isAfter(end) && last.toInstant().isAfter(begin)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOn(LocalDate day) {
        if (firstDay == null || lastDay == null) {
            DayOfWeek weekDay = day.getDayOfWeek();
            return (weekDays & 1 << weekDay.ordinal()) != 0;
        }
        return !day.isBefore(firstDay) && !day.isAfter(lastDay);
    }
}
