package dev.platen.app.render;

import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.HtmlEscape;
import dev.platen.spi.template.JsonEscape;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.StaticText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes of one outgoing message while it is rendered: UTF-8 in segments that are used again for the
/// next message.
///
/// It is in one of two modes. Between [#beginString()] and [#endString()] everything that is written
/// becomes the inside of a JSON string, which is how a part is rendered straight into the message without
/// existing as a `String` first; outside, text goes out as it is.
///
/// Owned by one thread. Segments are small so that none is a humongous object on G1; those above
/// `keptBytes` are given back after a large message.
public final class OutputBuffer extends RenderSink {
    static final int SEGMENT_BYTES = 16 * 1024;

    private static final int NO_SURROGATE = 0;
    private static final char REPLACEMENT = '\uFFFD';

    /// Of [#SPECIAL], for a character that does not stand for itself in HTML, and in a JSON string.
    private static final int IN_HTML = 1;

    private static final int IN_JSON = 2;
    private static final byte[] SPECIAL = new byte[128];

    /// Longest UTF-8 form of a character that is not half of a surrogate pair.
    private static final int LONGEST_CHAR_BYTES = 3;

    /// Decimal digits that every long of that many digits can have.
    private static final int LONG_DIGITS = 18;

    static {
        for (char c = 0; c < SPECIAL.length; c++) {
            SPECIAL[c] = (byte) ((HtmlEscape.replacement(c) == null ? 0 : IN_HTML)
                    | (JsonEscape.replacement(c) == null ? 0 : IN_JSON));
        }
    }

    private final List<byte[]> segments = new ArrayList<>();
    private final int keptSegments;
    /// A number while its digits are found, the last one first: a sign, a point and the digits of a long.
    private final byte[] digits = new byte[24];
    private long maxBytes;
    private byte[] segment;
    private int segmentIndex;
    private int position;
    /// Where this segment is full or the message's limit is reached.
    private int end;
    private long fullSegmentBytes;
    private boolean inString;
    private boolean singleLine;
    private int highSurrogate = NO_SURROGATE;

    /// @param keptBytes how much memory the buffer keeps between messages
    public OutputBuffer(long keptBytes) {
        keptSegments = (int) Math.max(1, keptBytes / SEGMENT_BYTES);
        segment = new byte[SEGMENT_BYTES];
        segments.add(segment);
    }

    /// Begins a message of at most `maxBytes` bytes.
    public void start(long maxBytes) {
        this.maxBytes = maxBytes;
        clear();
    }

    /// Forgets the message, and gives back the memory that a large one took.
    public void clear() {
        while (segments.size() > keptSegments) {
            segments.removeLast();
        }
        segmentIndex = 0;
        segment = segments.getFirst();
        position = 0;
        fullSegmentBytes = 0;
        findEnd();
        inString = false;
        singleLine = false;
        highSurrogate = NO_SURROGATE;
    }

    /// What follows is the inside of a JSON string; writes the opening quotation mark.
    public void beginString() {
        flushSurrogate();
        raw('"');
        inString = true;
    }

    /// As [#beginString()]; control characters, line breaks among them, become spaces.
    public void beginLine() {
        beginString();
        singleLine = true;
    }

    /// Ends the JSON string and writes the closing quotation mark.
    public void endString() {
        flushSurrogate();
        inString = false;
        singleLine = false;
        raw('"');
    }

    /// A copy of the whole message.
    public byte[] toByteArray() {
        byte[] bytes = new byte[Math.toIntExact(bytes())];
        int at = 0;
        for (int i = 0; i < segmentIndex; i++) {
            System.arraycopy(segments.get(i), 0, bytes, at, SEGMENT_BYTES);
            at += SEGMENT_BYTES;
        }
        System.arraycopy(segment, 0, bytes, at, position);
        return bytes;
    }

    @Override
    public long bytes() {
        return fullSegmentBytes + position;
    }

    @Override
    public void write(int c) {
        put((char) c);
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            put(chars[i]);
        }
    }

    @Override
    public void write(String text, int offset, int length) {
        write(text, offset, offset + length, Escaping.NONE);
    }

    @Override
    public void writeEscaped(CharSequence text, Escaping escaping) {
        write(text.toString(), 0, text.length(), escaping);
    }

    private void write(String text, int from, int to, Escaping escaping) {
        int special = (inString ? IN_JSON : 0) | special(escaping);
        int i = from;
        while (i < to) {
            if (highSurrogate == NO_SURROGATE) {
                i = copyPlain(text, i, to, special);
            }
            if (i < to) {
                putEscaped(text.charAt(i++), escaping);
            }
        }
    }

    private static int special(Escaping escaping) {
        return switch (escaping) {
            case NONE -> 0;
            case HTML -> IN_HTML;
            case JSON -> IN_JSON;
        };
    }

    /// Copies the run of characters that stand for themselves, as far as this segment surely has room.
    ///
    /// @return the index of the first character that was not copied
    private int copyPlain(String text, int from, int to, int special) {
        byte[] target = segment;
        int at = position;
        int lastStart = end - LONGEST_CHAR_BYTES;
        int i = from;
        while (i < to && at <= lastStart) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if ((SPECIAL[c] & special) != 0) {
                    break;
                }
                target[at++] = (byte) c;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xC0 | (c >> 6));
                target[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isSurrogate(c)) {
                break;
            } else {
                target[at++] = (byte) (0xE0 | (c >> 12));
                target[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                target[at++] = (byte) (0x80 | (c & 0x3F));
            }
            i++;
        }
        position = at;
        return i;
    }

    private void putEscaped(char c, Escaping escaping) {
        String replacement = replacement(c, escaping);
        if (replacement == null) {
            put(c);
        } else {
            write(replacement, 0, replacement.length());
        }
    }

    private static @Nullable String replacement(char c, Escaping escaping) {
        return switch (escaping) {
            case NONE -> null;
            case HTML -> HtmlEscape.replacement(c);
            case JSON -> JsonEscape.replacement(c);
        };
    }

    @Override
    public void write(StaticText text) {
        flushSurrogate();
        if (singleLine) {
            writeLine(text);
            return;
        }
        int length = inString ? text.jsonLength() : text.utf8Length();
        int from = 0;
        while (from < length) {
            if (position == end) {
                nextSegment();
            }
            int count = Math.min(length - from, end - position);
            if (inString) {
                text.copyJson(segment, position, from, count);
            } else {
                text.copyUtf8(segment, position, from, count);
            }
            position += count;
            from += count;
        }
    }

    private void writeLine(StaticText text) {
        for (int i = 0; i < text.utf8Length(); i++) {
            byte b = text.utf8At(i);
            if (b >= 0) {
                putAscii((char) b);
            } else {
                raw((char) (b & 0xFF));
            }
        }
    }

    @Override
    public void write(long value) {
        writeNumber(value, 0);
    }

    @Override
    public void write(BigDecimal value) {
        int scale = value.scale();
        if (scale < 0 || scale > LONG_DIGITS || value.precision() > LONG_DIGITS) {
            write(value.toPlainString());
            return;
        }
        // The unscaled value, for which BigDecimal itself would make a BigInteger.
        writeNumber(value.scaleByPowerOfTen(scale).longValue(), scale);
    }

    private void writeNumber(long unscaled, int scale) {
        flushSurrogate();
        int start = digits.length;
        // Negative, because the smallest long has no positive counterpart.
        long rest = unscaled < 0 ? unscaled : -unscaled;
        int found = 0;
        while (rest != 0 || found <= scale) {
            if (found == scale && scale > 0) {
                digits[--start] = '.';
            }
            digits[--start] = (byte) ('0' - rest % 10);
            rest /= 10;
            found++;
        }
        if (unscaled < 0) {
            digits[--start] = '-';
        }
        for (int i = start; i < digits.length; i++) {
            raw((char) digits[i]);
        }
    }

    /// One UTF-16 code unit, escaped if this is the inside of a string.
    private void put(char c) {
        if (highSurrogate != NO_SURROGATE) {
            char high = (char) highSurrogate;
            highSurrogate = NO_SURROGATE;
            if (Character.isLowSurrogate(c)) {
                putCodePoint(Character.toCodePoint(high, c));
                return;
            }
            putCodePoint(REPLACEMENT);
        }
        if (c < 0x80) {
            putAscii(c);
        } else if (Character.isHighSurrogate(c)) {
            highSurrogate = c;
        } else {
            putCodePoint(Character.isLowSurrogate(c) ? REPLACEMENT : c);
        }
    }

    private void putAscii(char c) {
        if (singleLine && c < ' ') {
            raw(' ');
            return;
        }
        String escape = inString ? JsonEscape.replacement(c) : null;
        if (escape == null) {
            raw(c);
            return;
        }
        for (int i = 0; i < escape.length(); i++) {
            raw(escape.charAt(i));
        }
    }

    private void raw(char c) {
        if (position == end) {
            nextSegment();
        }
        segment[position++] = (byte) c;
    }

    /// A code point from U+0080, as UTF-8 (RFC 3629, section 3).
    private void putCodePoint(int codePoint) {
        if (codePoint < 0x800) {
            raw((char) (0xC0 | (codePoint >> 6)));
        } else {
            if (codePoint < 0x10000) {
                raw((char) (0xE0 | (codePoint >> 12)));
            } else {
                raw((char) (0xF0 | (codePoint >> 18)));
                raw((char) (0x80 | ((codePoint >> 12) & 0x3F)));
            }
            raw((char) (0x80 | ((codePoint >> 6) & 0x3F)));
        }
        raw((char) (0x80 | (codePoint & 0x3F)));
    }

    private void flushSurrogate() {
        if (highSurrogate != NO_SURROGATE) {
            highSurrogate = NO_SURROGATE;
            putCodePoint(REPLACEMENT);
        }
    }

    private void nextSegment() {
        if (fullSegmentBytes + position >= maxBytes) {
            throw new LimitExceededException(Limit.OUTPUT_BYTES, maxBytes);
        }
        segmentIndex++;
        fullSegmentBytes += SEGMENT_BYTES;
        if (segmentIndex == segments.size()) {
            segments.add(new byte[SEGMENT_BYTES]);
        }
        segment = segments.get(segmentIndex);
        position = 0;
        findEnd();
    }

    private void findEnd() {
        end = (int) Math.min(SEGMENT_BYTES, maxBytes - fullSegmentBytes);
    }
}
