package dev.platen.spi.template;

import java.io.Writer;
import java.math.BigDecimal;

/// Where a part is rendered to: characters in, bounded UTF-8 bytes out, without a `String` of the whole.
///
/// An engine may treat it as a plain `Writer`; the further methods spare it strings and copies. A surrogate
/// pair may be split between two calls that write characters; half a pair becomes U+FFFD. Every method throws
/// [LimitExceededException] when the output would pass its limit. Owned by one thread at a time.
public abstract class RenderSink extends Writer {
    /// For the host's sinks.
    protected RenderSink() {}

    @Override
    public abstract void write(int c);

    @Override
    public abstract void write(char[] chars, int offset, int length);

    @Override
    public abstract void write(String text, int offset, int length);

    @Override
    public void write(char[] chars) {
        write(chars, 0, chars.length);
    }

    @Override
    public void write(String text) {
        write(text, 0, text.length());
    }

    @Override
    public RenderSink append(CharSequence text) {
        write(String.valueOf(text));
        return this;
    }

    @Override
    public RenderSink append(CharSequence text, int start, int end) {
        write(String.valueOf(text.subSequence(start, end)));
        return this;
    }

    @Override
    public RenderSink append(char c) {
        write(c);
        return this;
    }

    /// Writes text that was encoded at compile time.
    public abstract void write(StaticText text);

    /// Writes `text` escaped, without building the escaped string.
    public abstract void writeEscaped(CharSequence text, Escaping escaping);

    /// Writes the decimal digits of `value`.
    public abstract void write(long value);

    /// Writes `value` without an exponent. Who calls it has made sure that it has not too many digits: 1E+9
    /// has ten.
    public void write(BigDecimal value) {
        write(value.toPlainString());
    }

    /// Bytes that the sink has taken so far, as they count against the limit.
    public abstract long bytes();

    /// Does nothing: the host decides when bytes leave.
    @Override
    public final void flush() {}

    /// Does nothing: the host owns the sink.
    @Override
    public final void close() {}
}
