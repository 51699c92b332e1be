package dev.platen.app.broker;

import org.apache.pulsar.common.api.proto.CompressionType;
import org.apache.pulsar.common.api.proto.MessageMetadata;
import org.apache.pulsar.common.protocol.Commands;
import org.apache.pulsar.shade.io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Keeps the client from unpacking a message that would exhaust the instance: a few hundred kilobytes can
/// say that they are hundreds of megabytes, compressed or as the first of many chunks, and the client
/// allocates what they say before anybody sees the message.
///
/// Such a message is handed on as it came, not decompressed and as a message of its own, with a property
/// that tells its size. It becomes a dead letter that carries those bytes.
final class Unpacking {
    /// Property with the size that a message claims, in bytes.
    static final String SIZE_PROPERTY = "platen-unpacked-bytes";

    /// What takes the place of a message.
    ///
    /// @param frame to hand to the client; belongs to the caller
    /// @param messages how many the broker counts it as: one for each that is in the batch
    record Refused(ByteBuf frame, int messages) {}

    private final long maxBytes;
    private final MessageMetadata metadata = new MessageMetadata();

    /// @param maxBytes what a message, or a batch of them, may have when unpacked
    Unpacking(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// What to hand to the client instead of `headersAndPayload`, if that must not be unpacked.
    @Nullable
    Refused refused(ByteBuf headersAndPayload) {
        ByteBuf frame = headersAndPayload.duplicate();
        Commands.skipBrokerEntryMetadataIfExist(frame);
        Commands.skipChecksumIfPresent(frame);
        Commands.parseMessageMetadata(frame, metadata);
        long unpackedBytes = unpackedBytes();
        if (unpackedBytes <= maxBytes) {
            return null;
        }
        MessageMetadata plain = new MessageMetadata().copyFrom(metadata);
        plain.clearCompression();
        plain.clearUncompressedSize();
        plain.clearNumMessagesInBatch();
        plain.clearNumChunksFromMsg();
        plain.clearTotalChunkMsgSize();
        plain.clearChunkId();
        plain.clearUuid();
        plain.addProperty().setKey(SIZE_PROPERTY).setValue(Long.toString(unpackedBytes));
        return new Refused(
                Commands.serializeMetadataAndPayload(Commands.ChecksumType.None, plain, frame),
                metadata.hasNumMessagesInBatch() ? metadata.getNumMessagesInBatch() : 1);
    }

    private long unpackedBytes() {
        if (metadata.hasNumChunksFromMsg() && metadata.getNumChunksFromMsg() > 1) {
            return size(metadata.getTotalChunkMsgSize());
        }
        return metadata.getCompression() == CompressionType.NONE ? 0 : size(metadata.getUncompressedSize());
    }

    /// A size that is negative, or was sent as more than fits, is too large.
    private static long size(int claimed) {
        return claimed < 0 ? Integer.MAX_VALUE : claimed;
    }
}
