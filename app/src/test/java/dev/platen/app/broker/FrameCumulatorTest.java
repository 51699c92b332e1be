package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.pulsar.shade.io.netty.buffer.ByteBuf;
import org.apache.pulsar.shade.io.netty.buffer.Unpooled;
import org.apache.pulsar.shade.io.netty.buffer.UnpooledByteBufAllocator;
import org.apache.pulsar.shade.io.netty.channel.embedded.EmbeddedChannel;
import org.apache.pulsar.shade.io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCumulatorTest {
    private static final int LARGEST_READ = 64 * 1024;

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyFrameComesOutAsItWentInHoweverItWasCut(long seed) {
        Random random = new Random(seed);
        LengthFieldBasedFrameDecoder decoder = new LengthFieldBasedFrameDecoder(10_000_000, 0, 4, 0, 4);
        decoder.setCumulator(FrameCumulator::cumulate);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        List<byte[]> frames = new ArrayList<>();
        ByteBuf wire = Unpooled.buffer();
        for (int i = 0; i < 30; i++) {
            byte[] frame = random(random, random.nextInt(i % 5 == 0 ? 900_000 : 3_000));
            frames.add(frame);
            wire.writeInt(frame.length).writeBytes(frame);
        }
        while (wire.isReadable()) {
            int length = Math.min(wire.readableBytes(), 1 + random.nextInt(LARGEST_READ));
            channel.writeInbound(wire.readBytes(length));
        }

        for (byte[] frame : frames) {
            ByteBuf got = channel.readInbound();
            byte[] bytes = new byte[got.readableBytes()];
            got.readBytes(bytes);
            got.release();
            assertThat(bytes).as("seed %d", seed).isEqualTo(frame);
        }
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(channel.finish()).isFalse();
        wire.release();
    }

    @Test
    void takesForALargeFrameWhatItHasAndOneReadMore() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        int frame = 5_000_000;
        ByteBuf cumulation =
                allocator.directBuffer(LARGEST_READ).writeInt(frame).writeZero(LARGEST_READ - 4);
        for (int read = LARGEST_READ; read < frame; read += LARGEST_READ) {
            ByteBuf in = allocator.directBuffer(LARGEST_READ).writeZero(LARGEST_READ);
            cumulation = FrameCumulator.cumulate(allocator, cumulation, in);
        }

        assertThat(cumulation.capacity()).isEqualTo(4 + frame + LARGEST_READ);
        assertThat(allocator.metric().usedDirectMemory())
                .as("nothing else is kept")
                .isEqualTo(cumulation.capacity());
        cumulation.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }
}
