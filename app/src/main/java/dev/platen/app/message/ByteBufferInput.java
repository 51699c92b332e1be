package dev.platen.app.message;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The bytes of a buffer as a stream, for a parser that reads into a small array of its own: so a payload
/// outside the heap is never copied whole. Used again for every payload.
final class ByteBufferInput extends InputStream {
    private @Nullable ByteBuffer buffer;
    private int next;

    /// What is read from now on: the bytes from the position to the limit, both of which stay as they are.
    void start(ByteBuffer source) {
        buffer = source;
        next = source.position();
    }

    /// Lets go of the buffer, whose memory may be given back.
    void release() {
        buffer = null;
    }

    @Override
    public int read() {
        ByteBuffer source = source();
        return next < source.limit() ? source.get(next++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        ByteBuffer source = source();
        if (length == 0) {
            return 0;
        }
        int count = Math.min(length, source.limit() - next);
        if (count <= 0) {
            return -1;
        }
        source.get(next, target, offset, count);
        next += count;
        return count;
    }

    private ByteBuffer source() {
        if (buffer == null) {
            throw new IllegalStateException("there is no payload to read");
        }
        return buffer;
    }
}
