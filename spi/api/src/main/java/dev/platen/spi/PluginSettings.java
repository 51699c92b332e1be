package dev.platen.spi;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The settings that an operator wrote for one plugin, as text by key.
///
/// The typed accessors throw [InvalidSettingException], which stops the start with the key, the value and
/// what is allowed.
public record PluginSettings(Map<String, String> values) {
    public PluginSettings {
        values = Map.copyOf(values);
    }

    /// Settings of a plugin that the operator did not configure.
    public static PluginSettings none() {
        return new PluginSettings(Map.of());
    }

    /// Refuses every key that is not in `known`, so that a typing error does not pass as a default.
    public void requireOnly(Set<String> known) {
        for (String key : new TreeSet<>(values.keySet())) {
            if (!known.contains(key)) {
                throw new InvalidSettingException(key, values.get(key), "one of the keys " + new TreeSet<>(known));
            }
        }
    }

    /// The text at `key`, or `fallback` where it is absent.
    public String text(String key, String fallback) {
        return values.getOrDefault(key, fallback);
    }

    /// The whole number at `key`, from `min` to `max`, or `fallback` where it is absent.
    public long integer(String key, long fallback, long min, long max) {
        String text = values.get(key);
        if (text == null) {
            return fallback;
        }
        String allowed = "a whole number from " + min + " to " + max;
        try {
            long value = Long.parseLong(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(key, text, allowed, e);
        }
        throw new InvalidSettingException(key, text, allowed);
    }

    /// The number at `key`, from `min` to `max`, or `fallback` where it is absent.
    public double decimal(String key, double fallback, double min, double max) {
        String text = values.get(key);
        if (text == null) {
            return fallback;
        }
        String allowed = "a number from " + min + " to " + max;
        try {
            double value = Double.parseDouble(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(key, text, allowed, e);
        }
        throw new InvalidSettingException(key, text, allowed);
    }
}
