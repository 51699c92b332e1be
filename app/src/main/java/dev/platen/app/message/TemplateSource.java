package dev.platen.app.message;

import dev.platen.spi.template.MissingVariables;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an author writes: the parts of a template, the engine they are for, and the policy for missing
/// variables.
///
/// @param engine id of a template engine
/// @param missingVariables what happens when the data lacks a variable
/// @param parts source by part name, in the author's order
public record TemplateSource(String engine, MissingVariables missingVariables, Map<String, String> parts) {
    public static final String DEFAULT_ENGINE = "pebble";

    public TemplateSource {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /// Characters of all parts.
    public long characters() {
        return parts.values().stream().mapToLong(String::length).sum();
    }
}
