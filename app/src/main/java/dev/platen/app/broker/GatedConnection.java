package dev.platen.app.broker;

import java.util.concurrent.Executor;
import org.apache.pulsar.client.impl.ClientCnx;
import org.apache.pulsar.client.impl.conf.ClientConfigurationData;
import org.apache.pulsar.client.impl.metrics.InstrumentProvider;
import org.apache.pulsar.common.api.proto.CommandConnected;
import org.apache.pulsar.common.api.proto.CommandMessage;
import org.apache.pulsar.shade.io.netty.buffer.ByteBuf;
import org.apache.pulsar.shade.io.netty.channel.ChannelConfig;
import org.apache.pulsar.shade.io.netty.channel.ChannelHandlerContext;
import org.apache.pulsar.shade.io.netty.channel.EventLoopGroup;
import org.apache.pulsar.shade.io.netty.handler.codec.LengthFieldBasedFrameDecoder;

/// A lane's connection to the broker, which tells its [IntakeGate] of every frame, lets it stop the reading,
/// and lets nothing be unpacked that is too large. Everything else is the client's own doing.
///
/// Pings and acknowledgements still go out while nothing is read, so neither side takes the connection for
/// dead: the client does not expect an answer while reading is off, and the broker counts any command.
final class GatedConnection extends ClientCnx {
    /// So many bytes are reported to have reached the queue at once: a task for each small message would
    /// cost more than the message.
    private static final int REPORT_BYTES = 32 * 1024;

    private final IntakeGate gate;
    private final Executor enqueuing;
    private final Unpacking unpacking;
    private long unreportedBytes;

    /// @param enqueuing the client's one internal thread, which puts messages into the queue in their order
    /// @param maxUnpackedBytes what a message, or a batch of them, may have when unpacked
    GatedConnection(
            ClientConfigurationData settings,
            EventLoopGroup group,
            IntakeGate gate,
            Executor enqueuing,
            long maxUnpackedBytes) {
        super(InstrumentProvider.NOOP, settings, group);
        this.gate = gate;
        this.enqueuing = enqueuing;
        this.unpacking = new Unpacking(maxUnpackedBytes);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        super.channelActive(context);
        ChannelConfig config = context.channel().config();
        gate.connected(config::setAutoRead);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        report();
    }

    @Override
    protected void handleConnected(CommandConnected connected) {
        super.handleConnected(connected);
        ctx().pipeline().get(LengthFieldBasedFrameDecoder.class).setCumulator(FrameCumulator::cumulate);
    }

    @Override
    protected void handleMessage(CommandMessage command, ByteBuf headersAndPayload) {
        int bytes = headersAndPayload.readableBytes();
        gate.arriving(bytes);
        unreportedBytes += bytes;
        ByteBuf refused = unpacking.refused(headersAndPayload);
        if (refused == null) {
            super.handleMessage(command, headersAndPayload);
        } else {
            try {
                super.handleMessage(command, refused);
            } finally {
                refused.release();
            }
        }
        if (unreportedBytes >= REPORT_BYTES) {
            report();
        }
    }

    private void report() {
        long bytes = unreportedBytes;
        unreportedBytes = 0;
        if (bytes > 0) {
            enqueuing.execute(() -> gate.arrived(bytes));
        }
    }
}
