package dev.platen.spi.template;

/// A reference to another template as it is written in a source.
///
/// @param part the part in which it is written; a reference means the same part of the other template
///     unless it names one
/// @param name the reference as written: `footer`, `footer@3`, `footer#text`
public record Reference(String part, String name) {}
