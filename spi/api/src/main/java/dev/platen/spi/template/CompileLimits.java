package dev.platen.spi.template;

/// What a source may cost to compile. Checked before the parser sees it where a parser could overflow its
/// stack.
///
/// @param sourceChars characters of one part's source
/// @param nesting depth of nested tags, parentheses, brackets and braces
public record CompileLimits(int sourceChars, int nesting) {
    /// One million characters, 64 levels.
    public static final CompileLimits DEFAULT = new CompileLimits(1_000_000, 64);

    public CompileLimits {
        if (sourceChars < 1 || nesting < 1) {
            throw new IllegalArgumentException("limits must be positive: " + sourceChars + ", " + nesting);
        }
    }
}
