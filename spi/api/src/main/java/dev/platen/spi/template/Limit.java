package dev.platen.spi.template;

/// What a render may spend.
public enum Limit {
    /// Bytes of the rendered message.
    OUTPUT_BYTES("bytes of output"),
    /// Heap bytes that the rendering thread allocated.
    ALLOCATED_BYTES("bytes allocated"),
    /// Wall-clock time.
    TIME("nanoseconds"),
    /// Loop iterations and other guarded steps.
    STEPS("steps"),
    /// Nested includes, macros, blocks and loops.
    DEPTH("levels of nesting"),
    /// Includes, imports and layouts resolved.
    INCLUDES("includes"),
    /// Characters of one string that the template builds.
    STRING_LENGTH("characters in one string"),
    /// Elements of one list or range that the template builds.
    LIST_SIZE("elements in one list");

    private final String unit;

    Limit(String unit) {
        this.unit = unit;
    }

    /// The unit, for people.
    public String unit() {
        return unit;
    }
}
