package dev.platen.spi.template;

/// The source text of one part of one template.
///
/// @param template name and version of the template it belongs to, for people: `layout@3`
/// @param part the part's name: `html`, `text`, `subject`, …
/// @param text the source
public record PartSource(String template, String part, String text) {}
