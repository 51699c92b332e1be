package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.pulsar.common.api.proto.CompressionType;
import org.apache.pulsar.common.api.proto.MessageMetadata;
import org.apache.pulsar.common.protocol.Commands;
import org.apache.pulsar.shade.io.netty.buffer.ByteBuf;
import org.apache.pulsar.shade.io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class UnpackingTest {
    private static final int LIMIT = 1_000;
    private static final String PAYLOAD = "some compressed bytes";

    private final Unpacking unpacking = new Unpacking(LIMIT);

    private static ByteBuf frame(Consumer<MessageMetadata> settings) {
        MessageMetadata metadata = new MessageMetadata()
                .setProducerName("producer")
                .setSequenceId(7)
                .setPublishTime(123);
        settings.accept(metadata);
        ByteBuf payload = Unpooled.wrappedBuffer(PAYLOAD.getBytes(StandardCharsets.UTF_8));
        return Commands.serializeMetadataAndPayload(Commands.ChecksumType.Crc32c, metadata, payload);
    }

    private Unpacking.Refused refused(Consumer<MessageMetadata> settings) {
        ByteBuf frame = frame(settings);
        int before = frame.readableBytes();
        Unpacking.Refused refused = Objects.requireNonNull(unpacking.refused(frame));
        assertThat(frame.readableBytes()).as("the frame is left as it was").isEqualTo(before);
        return refused;
    }

    @Test
    void leavesOrdinaryMessagesAlone() {
        assertThat(unpacking.refused(frame(metadata -> {}))).isNull();
        assertThat(unpacking.refused(frame(
                        metadata -> metadata.setCompression(CompressionType.LZ4).setUncompressedSize(LIMIT))))
                .isNull();
        assertThat(unpacking.refused(frame(metadata -> metadata.setNumMessagesInBatch(500))))
                .isNull();
    }

    @Test
    void aMessageThatIsTooLargeIsHandedOnAsItCame() {
        Unpacking.Refused batch = refused(metadata -> metadata.setCompression(CompressionType.ZSTD)
                .setUncompressedSize(LIMIT + 1)
                .setNumMessagesInBatch(3));

        ByteBuf refused = batch.frame();
        assertThat(batch.messages())
                .as("what the broker counts, and wants back as permits")
                .isEqualTo(3);
        MessageMetadata metadata = Commands.parseMessageMetadata(refused);
        assertThat(metadata.getCompression()).isEqualTo(CompressionType.NONE);
        assertThat(metadata.hasNumMessagesInBatch()).as("a batch").isFalse();
        assertThat(metadata.getPublishTime()).isEqualTo(123);
        assertThat(metadata.getPropertyAt(0).getKey()).isEqualTo(Unpacking.SIZE_PROPERTY);
        assertThat(metadata.getPropertyAt(0).getValue()).isEqualTo("1001");
        assertThat(refused.toString(StandardCharsets.UTF_8)).isEqualTo(PAYLOAD);
    }

    @Test
    void aChunkOfTooMuchBecomesAMessageOfItsOwn() {
        Unpacking.Refused chunk = refused(metadata ->
                metadata.setUuid("u").setChunkId(1).setNumChunksFromMsg(12).setTotalChunkMsgSize(60_000_000));
        ByteBuf refused = chunk.frame();
        assertThat(chunk.messages()).isEqualTo(1);

        MessageMetadata metadata = Commands.parseMessageMetadata(refused);
        assertThat(metadata.hasNumChunksFromMsg()).isFalse();
        assertThat(metadata.hasUuid()).isFalse();
        assertThat(metadata.getPropertyAt(0).getValue()).isEqualTo("60000000");
        assertThat(refused.toString(StandardCharsets.UTF_8)).isEqualTo(PAYLOAD);
    }

    @Test
    void aSizeThatWasSentAsNegativeIsTooLarge() {
        ByteBuf refused = refused(
                        metadata -> metadata.setCompression(CompressionType.LZ4).setUncompressedSize(-1))
                .frame();

        assertThat(Commands.parseMessageMetadata(refused).getPropertyAt(0).getValue())
                .isEqualTo(Integer.toString(Integer.MAX_VALUE));
    }
}
