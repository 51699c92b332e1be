package dev.platen.spi.template;

/// How values are escaped when a template prints them. The host derives it from channel and part.
public enum Escaping {
    /// As they are: SMS, push, subject lines, plain text.
    NONE,
    /// For HTML text and quoted attributes: `& < > " '`.
    HTML,
    /// For the inside of a JSON string: `" \` and control characters (RFC 8259, section 7).
    JSON
}
