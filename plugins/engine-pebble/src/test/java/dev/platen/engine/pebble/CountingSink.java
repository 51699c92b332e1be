package dev.platen.engine.pebble;

import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.Limit;
import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.StaticText;

/// Counts and forgets; takes a character for a byte.
final class CountingSink extends RenderSink {
    private final long limitBytes;
    private long bytes;

    CountingSink(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    private void count(long more) {
        bytes += more;
        if (bytes > limitBytes) {
            throw new LimitExceededException(Limit.OUTPUT_BYTES, limitBytes);
        }
    }

    @Override
    public void write(int c) {
        count(1);
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        count(length);
    }

    @Override
    public void write(String text, int offset, int length) {
        count(length);
    }

    @Override
    public void write(StaticText text) {
        count(text.utf8Length());
    }

    @Override
    public void writeEscaped(CharSequence text, Escaping escaping) {
        count(text.length());
    }

    @Override
    public void write(long value) {
        count(1);
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
