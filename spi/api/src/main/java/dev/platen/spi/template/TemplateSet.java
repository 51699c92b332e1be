package dev.platen.spi.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One version of one workspace's template with all that it refers to, resolved by the host.
///
/// @param name name and version, for people: `order-confirmation@7`
/// @param parts the parts to compile, by part name, each with its escaping, in the order in which they are
///     rendered
/// @param references the source behind each reference that any source of the set contains
/// @param missingVariables what happens when a variable is missing
public record TemplateSet(
        String name,
        Map<String, Part> parts,
        Map<Reference, PartSource> references,
        MissingVariables missingVariables) {
    public TemplateSet {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        references = Map.copyOf(references);
    }

    /// A part to compile.
    ///
    /// @param source its source
    /// @param escaping how the values it prints are escaped, in the part itself and in all that it refers to
    public record Part(PartSource source, Escaping escaping) {}

    /// The source behind a reference, if the set has it.
    public Optional<PartSource> find(Reference reference) {
        return Optional.ofNullable(references.get(reference));
    }
}
