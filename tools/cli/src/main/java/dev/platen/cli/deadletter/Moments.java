package dev.platen.cli.deadletter;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Moments as people write them.
public final class Moments {
    private static final Pattern AGO = Pattern.compile("(\\d{1,9})([smhd])");

    private Moments() {}

    /// The moment that `text` names: so long before `now`, or a moment in ISO 8601.
    ///
    /// @throws IllegalArgumentException if it is neither
    public static Instant parse(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        try {
            if (ago.matches()) {
                return now.minus(duration(Long.parseLong(ago.group(1)), ago.group(2)));
            }
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be like 30m, 2h or 7d ago, or 2030-01-31T12:00:00Z, not '" + text + "'", e);
        }
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
