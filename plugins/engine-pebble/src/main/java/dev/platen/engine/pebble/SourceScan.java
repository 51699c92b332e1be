package dev.platen.engine.pebble;

import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.TemplateException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Walks once over a source before Pebble sees it and refuses what its parser and its regular expressions
/// cannot take: deep nesting and long chains overflow the stack, so do many escapes in one literal; an open
/// literal that ends in a backslash makes the lexer run forever. A walk and a few counters, so it can do
/// neither itself. What else is wrong with a source, Pebble says.
final class SourceScan {
    /// Operators and dots in a row, and escapes in one literal, for each level of nesting that is allowed:
    /// they cost less stack than a level.
    private static final int CHAIN_PER_LEVEL = 4;

    private static final Set<String> OPENING_TAGS =
            Set.of("autoescape", "block", "filter", "for", "if", "macro", "verbatim");
    private static final Set<String> WORD_OPERATORS = Set.of("and", "contains", "equals", "is", "not", "or");
    private static final String SYMBOL_OPERATORS = "+-*/%=<>!~|.:";
    /// Possessive, so that a long run of spaces is read once.
    private static final Pattern VERBATIM = Pattern.compile("(?:-\\s++)?+\\s*+verbatim\\s*+-?%\\}");

    private static final Pattern END_VERBATIM = Pattern.compile("\\{%-?\\s*+endverbatim\\s*+-?%\\}");

    private static final char STRING = '"';
    private static final char INTERPOLATION = '#';

    private final PartSource source;
    private final String text;
    private final int maxNesting;
    private final int maxChain;
    private int at;
    private int openTags;
    /// What is open inside the tag: brackets, double-quoted strings, interpolations in them. Never longer
    /// than the limit.
    private final StringBuilder open = new StringBuilder();
    /// Length of the chain at each open level.
    private final int[] chains;

    private int ternaries;
    private int escapes;

    private SourceScan(PartSource source, CompileLimits limits) {
        this.source = source;
        text = source.text();
        maxNesting = limits.nesting();
        maxChain = CHAIN_PER_LEVEL * limits.nesting();
        chains = new int[maxNesting + 2];
    }

    static void check(PartSource source, CompileLimits limits) throws TemplateException {
        if (source.text().length() > limits.sourceChars()) {
            throw new TemplateException(SourcePlace.in(source), "longer than " + limits.sourceChars() + " characters");
        }
        new SourceScan(source, limits).scan();
    }

    private void scan() throws TemplateException {
        while (true) {
            at = text.indexOf('{', at);
            if (at < 0 || at + 1 >= text.length()) {
                return;
            }
            switch (text.charAt(at + 1)) {
                case '#' -> skipPast(text.indexOf("#}", at + 2), 2, "this comment is not closed");
                case '{' -> scanTag("}}");
                case '%' -> scanExecute();
                default -> at++;
            }
        }
    }

    private void scanExecute() throws TemplateException {
        Matcher verbatim = VERBATIM.matcher(text).region(at + 2, text.length());
        if (verbatim.lookingAt()) {
            Matcher end = END_VERBATIM.matcher(text);
            boolean closed = end.find(verbatim.end());
            skipPast(closed ? end.end() : -1, 0, "this verbatim tag is not closed");
            return;
        }
        int start = at;
        int word = at + 2;
        while (word < text.length() && (text.charAt(word) == '-' || Character.isWhitespace(text.charAt(word)))) {
            word++;
        }
        String name = text.substring(word, wordEnd(word));
        if (OPENING_TAGS.contains(name)) {
            openTags++;
        } else if (name.startsWith("end") && openTags > 0) {
            openTags--;
        }
        if (openTags > maxNesting) {
            throw error(start, "tags are nested more than " + maxNesting + " levels deep");
        }
        scanTag("%}");
    }

    private void scanTag(String close) throws TemplateException {
        int start = at;
        at += 2;
        open.setLength(0);
        chains[0] = 0;
        ternaries = 0;
        while (at < text.length()) {
            if (top() == STRING) {
                scanInString();
            } else if (open.isEmpty() && text.startsWith(close, at)) {
                at += 2;
                return;
            } else {
                scanInExpression();
            }
        }
        throw error(start, top() == STRING ? "this tag has a text that is not closed" : "this tag is not closed");
    }

    private void scanInExpression() throws TemplateException {
        char c = text.charAt(at);
        if (Character.isLetter(c) || c == '_') {
            int end = wordEnd(at);
            if (WORD_OPERATORS.contains(text.substring(at, end))) {
                chain();
            }
            at = end;
            return;
        }
        switch (c) {
            case '(', '[', '{' -> push(c);
            case ')', ']', '}' -> pop(c);
            case '"' -> {
                escapes = 0;
                push(STRING);
            }
            case '\'' -> skipSingleQuoted();
            case ',' -> chains[open.length()] = 0;
            case '?' -> {
                ternaries++;
                if (ternaries > maxNesting) {
                    throw error(at, "more than " + maxNesting + " conditions in one expression");
                }
            }
            default -> {
                if (SYMBOL_OPERATORS.indexOf(c) >= 0) {
                    chain();
                }
            }
        }
        at++;
    }

    private void scanInString() throws TemplateException {
        char c = text.charAt(at);
        if (c == '\\') {
            escape();
            at += 2;
        } else if (c == '"') {
            pop('"');
            at++;
        } else if (text.startsWith("#{", at)) {
            chain();
            push(INTERPOLATION);
            at += 2;
        } else {
            if (c == '#') {
                escape();
            }
            at++;
        }
    }

    private void skipSingleQuoted() throws TemplateException {
        int start = at;
        escapes = 0;
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\'') {
                return;
            }
            if (c == '\\') {
                escape();
                at++;
            }
        }
        throw error(start, "this text is not closed");
    }

    private char top() {
        return open.isEmpty() ? ' ' : open.charAt(open.length() - 1);
    }

    private void push(char opening) throws TemplateException {
        chain();
        if (open.length() >= maxNesting) {
            throw error(at, "nested more than " + maxNesting + " levels deep");
        }
        open.append(opening);
        chains[open.length()] = 0;
    }

    private void pop(char closing) throws TemplateException {
        char expected = switch (top()) {
            case '(' -> ')';
            case '[' -> ']';
            case '{', INTERPOLATION -> '}';
            case STRING -> STRING;
            default -> ' ';
        };
        if (closing != expected) {
            throw error(at, "'" + closing + "' closes nothing");
        }
        open.setLength(open.length() - 1);
    }

    private void chain() throws TemplateException {
        chains[open.length()]++;
        if (chains[open.length()] > maxChain) {
            throw error(at, "more than " + maxChain + " operators in a row");
        }
    }

    private void escape() throws TemplateException {
        escapes++;
        if (escapes > maxChain) {
            throw error(at, "more than " + maxChain + " escapes in one text");
        }
    }

    private int wordEnd(int start) {
        int end = start;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private void skipPast(int found, int length, String error) throws TemplateException {
        if (found < 0) {
            throw error(at, error);
        }
        at = found + length;
    }

    private TemplateException error(int offset, String message) {
        return new TemplateException(place(source, offset), message);
    }

    /// The place of the character at `offset`.
    static SourcePlace place(PartSource source, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            int next = afterLineBreak(source.text(), i);
            if (next > 0) {
                line++;
                lineStart = next;
                i = next - 1;
            }
        }
        return new SourcePlace(source.template(), source.part(), line, offset - lineStart + 1);
    }

    /// The place of the only tag in `line`, or of the whole line if it has none or several: Pebble knows no
    /// columns.
    static SourcePlace place(PartSource source, int line, boolean onlyTag) {
        String text = source.text();
        int start = 0;
        for (int current = 1; current < line && start < text.length(); ) {
            int next = afterLineBreak(text, start);
            current += next > 0 ? 1 : 0;
            start = next > 0 ? next : start + 1;
        }
        int tag = -1;
        int tags = 0;
        for (int i = start; i + 1 < text.length() && afterLineBreak(text, i) == 0; i++) {
            if (text.charAt(i) == '{' && (text.charAt(i + 1) == '{' || text.charAt(i + 1) == '%')) {
                tag = i;
                tags++;
                i++;
            }
        }
        int column = onlyTag && tags == 1 ? tag - start + 1 : 0;
        return new SourcePlace(source.template(), source.part(), Math.max(0, line), column);
    }

    /// Where the next line begins if there is a line break at `i`, otherwise 0. The line breaks that Pebble
    /// counts.
    private static int afterLineBreak(String text, int i) {
        return switch (text.charAt(i)) {
            case '\r' -> i + 1 < text.length() && text.charAt(i + 1) == '\n' ? i + 2 : i + 1;
            case '\n', '\u0085', '\u2028', '\u2029' -> i + 1;
            default -> 0;
        };
    }
}
