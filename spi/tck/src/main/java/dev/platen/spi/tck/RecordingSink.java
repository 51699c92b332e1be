package dev.platen.spi.tck;

import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.HtmlEscape;
import dev.platen.spi.template.JsonEscape;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.StaticText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A sink that keeps what is written, for tests. Simple, not fast: the host's own sink is pooled and
/// encodes without strings.
public final class RecordingSink extends RenderSink {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final long limitBytes;
    private int staticTexts;
    /// The first half of a surrogate pair whose second half may come with the next call, or 0.
    private char pending;

    /// A sink that takes at most `limitBytes` bytes.
    public RecordingSink(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Override
    public void write(int c) {
        writeChar((char) c);
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            writeChar(chars[i]);
        }
    }

    @Override
    public void write(String text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            writeChar(text.charAt(i));
        }
    }

    @Override
    public void write(StaticText text) {
        flushPending();
        byte[] bytes = new byte[text.utf8Length()];
        text.copyUtf8(bytes, 0, 0, bytes.length);
        staticTexts++;
        put(bytes);
    }

    @Override
    public void writeEscaped(CharSequence text, Escaping escaping) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String replacement = replacement(c, escaping);
            if (replacement == null) {
                writeChar(c);
            } else {
                write(replacement);
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
        write(Long.toString(value));
    }

    @Override
    public long bytes() {
        return written.size();
    }

    /// How often text that was encoded at compile time was written.
    public int staticTexts() {
        return staticTexts;
    }

    /// What was written so far.
    public String text() {
        flushPending();
        return written.toString(StandardCharsets.UTF_8);
    }

    private void writeChar(char c) {
        if (pending != 0 && Character.isLowSurrogate(c)) {
            String pair = new String(new char[] {pending, c});
            pending = 0;
            put(pair.getBytes(StandardCharsets.UTF_8));
            return;
        }
        flushPending();
        if (Character.isHighSurrogate(c)) {
            pending = c;
        } else {
            put(String.valueOf(Character.isLowSurrogate(c) ? '\uFFFD' : c).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void flushPending() {
        if (pending != 0) {
            pending = 0;
            put("\uFFFD".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void put(byte[] bytes) {
        if (written.size() + (long) bytes.length > limitBytes) {
            throw new LimitExceededException(Limit.OUTPUT_BYTES, limitBytes);
        }
        written.writeBytes(bytes);
    }
}
