package dev.platen.spi.template;

/// What happens when a template reads a variable that the data lacks.
public enum MissingVariables {
    /// The message fails; the diagnosis names the variable and the line.
    STRICT,
    /// The variable reads as null, prints as nothing, and is false in a condition.
    DEFAULT,
    /// The message is aborted: an outcome that the author chose, not an error.
    ABORT
}
