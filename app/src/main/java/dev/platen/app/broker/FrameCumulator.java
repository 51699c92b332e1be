package dev.platen.app.broker;

import org.apache.pulsar.shade.io.netty.buffer.ByteBuf;
import org.apache.pulsar.shade.io.netty.buffer.ByteBufAllocator;

/// Collects what was read until a frame is whole, in a buffer of the frame's own size. Netty's own way
/// doubles the buffer: a frame of 5 MB takes 8 MB, and 12 MB while it is copied.
final class FrameCumulator {
    /// A read brings at most so much beyond the end of a frame (the most that Netty reads at once).
    private static final int BEYOND_BYTES = 64 * 1024;

    private FrameCumulator() {}

    /// Appends `in` to `cumulation`, which begins with the length of a frame in four bytes once it has them.
    static ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf cumulation, ByteBuf in) {
        if (!cumulation.isReadable() && in.isContiguous()) {
            cumulation.release();
            return in;
        }
        ByteBuf target = cumulation;
        try {
            if (in.readableBytes() > target.writableBytes() || target.isReadOnly()) {
                target = allocator.directBuffer(neededBytes(cumulation, in));
                target.writeBytes(cumulation);
                cumulation.release();
            }
            target.writeBytes(in);
            return target;
        } finally {
            in.release();
        }
    }

    private static int neededBytes(ByteBuf cumulation, ByteBuf in) {
        int present = cumulation.readableBytes() + in.readableBytes();
        if (cumulation.readableBytes() < Integer.BYTES) {
            return present;
        }
        int frame = Integer.BYTES + Math.max(0, cumulation.getInt(cumulation.readerIndex()));
        return Math.max(present, frame <= BEYOND_BYTES ? frame : frame + BEYOND_BYTES);
    }
}
