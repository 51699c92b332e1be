package dev.platen.app.render;

import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.HtmlEscape;
import dev.platen.spi.template.JsonEscape;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.StaticText;
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

    private final List<byte[]> segments = new ArrayList<>();
    private final int keptSegments;
    private long maxBytes;
    private byte[] segment;
    private int segmentIndex;
    private int position;
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
        clear();
        this.maxBytes = maxBytes;
        inString = false;
        singleLine = false;
        highSurrogate = NO_SURROGATE;
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
        int end = offset + length;
        int i = offset;
        while (i < end) {
            i = copyPlain(text, i, end);
            if (i < end) {
                put(text.charAt(i++));
            }
        }
    }

    /// Copies the run of characters that stand for themselves, as far as this segment has room.
    ///
    /// @return the index of the first character that was not copied
    private int copyPlain(String text, int from, int end) {
        if (highSurrogate != NO_SURROGATE) {
            return from;
        }
        byte[] target = segment;
        int at = position;
        int stop = Math.min(end, from + SEGMENT_BYTES - at);
        int i = from;
        while (i < stop) {
            char c = text.charAt(i);
            if (c >= 0x80 || (inString && JsonEscape.replacement(c) != null)) {
                break;
            }
            target[at++] = (byte) c;
            i++;
        }
        position = at;
        checkLimit();
        return i;
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
            if (position == SEGMENT_BYTES) {
                nextSegment();
            }
            int count = Math.min(length - from, SEGMENT_BYTES - position);
            if (inString) {
                text.copyJson(segment, position, from, count);
            } else {
                text.copyUtf8(segment, position, from, count);
            }
            position += count;
            from += count;
            checkLimit();
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
    public void writeEscaped(CharSequence text, Escaping escaping) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            String replacement = replacement(c, escaping);
            if (replacement == null) {
                put(c);
            } else {
                write(replacement, 0, replacement.length());
            }
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
    public void write(long value) {
        if (value == Long.MIN_VALUE) {
            write(Long.toString(value));
            return;
        }
        long rest = value;
        if (rest < 0) {
            put('-');
            rest = -rest;
        }
        long divisor = 1;
        while (rest / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            put((char) ('0' + rest / divisor % 10));
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
        if (position == SEGMENT_BYTES) {
            nextSegment();
        }
        segment[position++] = (byte) c;
        checkLimit();
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
        segmentIndex++;
        fullSegmentBytes += SEGMENT_BYTES;
        if (segmentIndex == segments.size()) {
            segments.add(new byte[SEGMENT_BYTES]);
        }
        segment = segments.get(segmentIndex);
        position = 0;
    }

    private void checkLimit() {
        if (fullSegmentBytes + position > maxBytes) {
            throw new LimitExceededException(Limit.OUTPUT_BYTES, maxBytes);
        }
    }
}
