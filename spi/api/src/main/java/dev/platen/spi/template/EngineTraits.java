package dev.platen.spi.template;

import java.util.Set;

/// What an engine is and can do.
///
/// @param name the template language, for people: `Pebble`
/// @param version the version of the library behind it
/// @param escapings how the engine can escape values; a part that needs another one is refused at publish
///     time
public record EngineTraits(String name, String version, Set<Escaping> escapings) {
    public EngineTraits {
        escapings = Set.copyOf(escapings);
    }
}
