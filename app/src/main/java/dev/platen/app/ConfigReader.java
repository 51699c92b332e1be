package dev.platen.app;

import dev.platen.spi.PluginSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads typed values by key from, in this order, the command line, the environment and the file. Whoever
/// is done asks [#refuseUnknown()], so that a misspelt key does not pass as a default.
///
/// The environment variable of `pulsar.service-url` is `PLATEN_PULSAR_SERVICE_URL`, and so on for every key.
final class ConfigReader {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(|B|KiB|MiB|GiB)");
    private static final Set<String> FREE_PREFIXES = Set.of("plugins.settings.");

    /// Stands for a value that may be, or contain, a secret.
    static final String NOT_SHOWN = "(not shown)";

    private static final int LONGEST_SHOWN = 200;

    private final Map<String, String> file;
    private final Map<String, String> environment;
    private final Map<String, String> overrides;
    private final Set<String> known = new HashSet<>();

    ConfigReader(Map<String, String> file, Map<String, String> environment, Map<String, String> overrides) {
        this.file = file;
        this.environment = environment;
        this.overrides = overrides;
    }

    static String environmentName(String key) {
        return "PLATEN_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /// The text at `key`, or null where it is absent or empty.
    @Nullable
    String optional(String key) {
        known.add(key);
        String value = overrides.get(key);
        if (value == null) {
            value = environment.get(environmentName(key));
        }
        if (value == null) {
            value = file.get(key);
        }
        return value == null || value.isBlank() ? null : value.strip();
    }

    @Nullable
    String optional(String key, Pattern allowed, String rule) throws ConfigException {
        String value = optional(key);
        if (value != null && !allowed.matcher(value).matches()) {
            throw wrong(key, value, rule);
        }
        return value;
    }

    String text(String key, String fallback) {
        String value = optional(key);
        return value == null ? fallback : value;
    }

    String text(String key, String fallback, Pattern allowed, String rule) throws ConfigException {
        String value = text(key, fallback);
        if (!allowed.matcher(value).matches()) {
            throw wrong(key, value, rule);
        }
        return value;
    }

    Path path(String key, String fallback) throws ConfigException {
        return asPath(key, text(key, fallback));
    }

    static Path asPath(String key, String value) throws ConfigException {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw wrong(key, value, "a path without characters that no path can have");
        }
    }

    int integer(String key, int fallback, int min, int max) throws ConfigException {
        return Math.toIntExact(integer(key, (long) fallback, min, max));
    }

    long integer(String key, long fallback, long min, long max) throws ConfigException {
        String value = optional(key);
        if (value == null) {
            return fallback;
        }
        String rule = "a whole number from " + min + " to " + max;
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(key, value, rule);
        }
        throw wrong(key, value, rule);
    }

    double decimal(String key, double fallback, double min, double max) throws ConfigException {
        String value = optional(key);
        if (value == null) {
            return fallback;
        }
        String rule = "a number from " + min + " to " + max;
        try {
            double number = Double.parseDouble(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(key, value, rule);
        }
        throw wrong(key, value, rule);
    }

    boolean flag(String key, boolean fallback) throws ConfigException {
        String value = optional(key);
        if (value == null) {
            return fallback;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, value, "true or false");
        };
    }

    /// A number of bytes, with a unit or without: `65536`, `64 KiB`, `5 MiB`.
    long bytes(String key, long fallback, long min, long max) throws ConfigException {
        String value = optional(key);
        if (value == null) {
            return fallback;
        }
        Matcher size = SIZE.matcher(value);
        if (size.matches()) {
            long number = Long.parseLong(size.group(1));
            int shift = switch (size.group(2)) {
                case "KiB" -> 10;
                case "MiB" -> 20;
                case "GiB" -> 30;
                default -> 0;
            };
            if (number <= max >> shift && number << shift >= min) {
                return number << shift;
            }
        }
        throw wrong(key, value, "a size from " + min + " to " + max + " bytes, such as 512 KiB or 5 MiB");
    }

    /// The settings below `prefix`, by the name that follows it: `plugins.settings.pebble.x` → pebble → x.
    Map<String, PluginSettings> settings(String prefix) {
        Map<String, Map<String, String>> byPlugin = new TreeMap<>();
        Map<String, String> all = new HashMap<>(file);
        all.putAll(overrides);
        all.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                String rest = key.substring(prefix.length());
                int dot = rest.indexOf('.');
                if (dot > 0) {
                    byPlugin.computeIfAbsent(rest.substring(0, dot), id -> new HashMap<>())
                            .put(rest.substring(dot + 1), value);
                }
            }
        });
        return byPlugin.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new PluginSettings(entry.getValue())));
    }

    /// Refuses keys that nobody asked for.
    void refuseUnknown() throws ConfigException {
        Set<String> unknown = new TreeSet<>(file.keySet());
        unknown.addAll(overrides.keySet());
        unknown.removeAll(known);
        unknown.removeIf(key -> FREE_PREFIXES.stream().anyMatch(key::startsWith));
        if (!unknown.isEmpty()) {
            String key = unknown.iterator().next();
            throw new ConfigException("configuration key '" + key + "' is not known; did you mean '" + nearest(key)
                    + "'? The README lists all keys");
        }
    }

    private String nearest(String key) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : new TreeSet<>(known)) {
            int distance = distance(key, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /// The edit distance of two keys (Levenshtein).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    static ConfigException wrong(String key, String value, String rule) {
        return new ConfigException("configuration key '" + key + "' is '" + shown(value) + "'; allowed: " + rule
                + " (environment: " + environmentName(key) + ")");
    }

    /// In one line and not too long.
    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
    }
}
