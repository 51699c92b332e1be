package dev.platen.app.broker;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.impl.ClientCnx;
import org.apache.pulsar.client.impl.conf.ClientConfigurationData;
import org.apache.pulsar.client.impl.metrics.InstrumentProvider;
import org.apache.pulsar.common.api.proto.BaseCommand;
import org.apache.pulsar.common.api.proto.CommandConnected;
import org.apache.pulsar.common.api.proto.CommandMessage;
import org.apache.pulsar.common.protocol.Commands;
import org.apache.pulsar.shade.io.netty.buffer.ByteBuf;
import org.apache.pulsar.shade.io.netty.channel.ChannelConfig;
import org.apache.pulsar.shade.io.netty.channel.ChannelHandlerContext;
import org.apache.pulsar.shade.io.netty.channel.EventLoopGroup;
import org.apache.pulsar.shade.io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import org.jspecify.annotations.Nullable;

/// A lane's connection to the broker, which tells its [IntakeGate] of every frame, lets it stop the reading,
/// and lets nothing be unpacked that is too large. Everything else is the client's own doing.
///
/// Neither side takes a connection that is not read for dead: the client expects no answer while reading is
/// off, and the broker, whose pings are not answered then, counts any command. So one is sent every second;
/// a broker that checks every 3 s, the shortest interval that makes sense, is content with it. Its answers
/// also tell how far away the broker is.
final class GatedConnection extends ClientCnx {
    /// So many bytes are reported to have reached the queue at once: a task for each small message would
    /// cost more than the message.
    private static final int REPORT_BYTES = 32 * 1024;

    private static final int SIGN_OF_LIFE_SECONDS = 1;

    private final IntakeGate gate;
    private final Executor enqueuing;
    private final Unpacking unpacking;
    private final RoundTrip roundTrip;
    private @Nullable ScheduledFuture<?> signs;
    private long unreportedBytes;

    /// @param enqueuing the client's one internal thread, which puts messages into the queue in their order
    /// @param maxUnpackedBytes what a message, or a batch of them, may have when unpacked
    /// @param roundTrip is told of questions and answers
    GatedConnection(
            ClientConfigurationData settings,
            EventLoopGroup group,
            IntakeGate gate,
            Executor enqueuing,
            long maxUnpackedBytes,
            RoundTrip roundTrip) {
        super(InstrumentProvider.NOOP, settings, group);
        this.gate = gate;
        this.enqueuing = enqueuing;
        this.unpacking = new Unpacking(maxUnpackedBytes);
        this.roundTrip = roundTrip;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        super.channelActive(context);
        ChannelConfig config = context.channel().config();
        roundTrip.connected();
        gate.connected(config::setAutoRead);
    }

    private void giveSignOfLife() {
        roundTrip.asked();
        var _ = sendPing();
    }

    @Override
    protected void messageReceived(BaseCommand command) {
        super.messageReceived(command);
        if (command.getType() == BaseCommand.Type.PONG) {
            roundTrip.answered();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        if (signs != null) {
            signs.cancel(false);
        }
        report();
    }

    @Override
    protected void handleConnected(CommandConnected connected) {
        super.handleConnected(connected);
        ctx().pipeline().get(LengthFieldBasedFrameDecoder.class).setCumulator(FrameCumulator::cumulate);
        // Not before: an answer that comes right behind this frame makes the client forget what the broker
        // can. It would close the connection at each negative acknowledgement, and wait for no receipt.
        signs = ctx().executor()
                .scheduleAtFixedRate(
                        this::giveSignOfLife, SIGN_OF_LIFE_SECONDS, SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void handleMessage(CommandMessage command, ByteBuf headersAndPayload) {
        if (gate.isLeaving()) {
            return;
        }
        int bytes = headersAndPayload.readableBytes();
        gate.arriving(bytes);
        unreportedBytes += bytes;
        Unpacking.Refused refused = unpacking.refused(headersAndPayload);
        if (refused == null) {
            super.handleMessage(command, headersAndPayload);
        } else {
            try {
                super.handleMessage(command, refused.frame());
            } finally {
                refused.frame().release();
            }
            giveBack(command.getConsumerId(), refused.messages() - 1);
        }
        if (unreportedBytes >= REPORT_BYTES) {
            report();
        }
    }

    /// The broker has counted a batch as all of its messages, the client takes it for one. Without the
    /// others' permits it would soon send nothing more.
    private void giveBack(long consumer, int permits) {
        if (permits > 0) {
            var _ = ctx().writeAndFlush(Commands.newFlow(consumer, permits), ctx().voidPromise());
        }
    }

    private void report() {
        long bytes = unreportedBytes;
        unreportedBytes = 0;
        if (bytes > 0) {
            try {
                enqueuing.execute(() -> gate.arrived(bytes));
            } catch (RejectedExecutionException e) {
                // The client is closing: nothing is put into its queue any more.
                gate.arrived(bytes);
            }
        }
    }
}
