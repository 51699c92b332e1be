package dev.platen.app.broker;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.impl.ConnectionPool;
import org.apache.pulsar.client.impl.PulsarClientImpl;
import org.apache.pulsar.client.impl.conf.ClientConfigurationData;
import org.apache.pulsar.client.impl.metrics.InstrumentProvider;
import org.apache.pulsar.client.util.ExecutorProvider;
import org.apache.pulsar.client.util.ScheduledExecutorProvider;
import org.apache.pulsar.common.util.netty.EventLoopUtil;
import org.apache.pulsar.shade.io.netty.channel.EventLoopGroup;
import org.apache.pulsar.shade.io.netty.util.Timer;

/// The Pulsar client of one lane, or of another topic that anybody may send to, with a connection of its own
/// behind an [IntakeGate]. Lanes share none, so that a lane whose connection is not read holds up no other.
final class LaneClient implements AutoCloseable {
    private final IntakeGate gate;
    private final RoundTrip roundTrip;
    private final EventLoopGroup group;
    private final ExecutorProvider internal;
    private final ExecutorProvider external;
    private final ScheduledExecutorProvider scheduled;
    private final ConnectionPool connections;
    private final PulsarClientImpl client;

    /// @param settings of a client; its memory limit is the target by which the client sizes its window
    /// @param timer which other clients share
    /// @param purpose names its threads
    /// @param limitBytes what the lane may hold
    /// @param maxUnpackedBytes what a message, or a batch of them, may have when unpacked
    /// @param roundTrip learns how far away the broker is
    LaneClient(
            ClientConfigurationData settings,
            Timer timer,
            String purpose,
            long limitBytes,
            long maxUnpackedBytes,
            RoundTrip roundTrip)
            throws PulsarClientException {
        this.roundTrip = roundTrip;
        gate = new IntakeGate(limitBytes);
        settings.setMemoryLimitBytes(limitBytes);
        String name = "pulsar-" + purpose;
        internal = new ExecutorProvider(1, name + "-internal", true);
        external = new ExecutorProvider(1, name + "-external", true);
        scheduled = new ScheduledExecutorProvider(1, name + "-scheduled");
        group = EventLoopUtil.newEventLoopGroup(
                1, false, Thread.ofPlatform().daemon().name(name + "-io").factory());
        Executor enqueuing = internal.getExecutor();
        connections = new ConnectionPool(
                InstrumentProvider.NOOP,
                settings,
                group,
                () -> new GatedConnection(settings, group, gate, enqueuing, maxUnpackedBytes, roundTrip),
                (ScheduledExecutorService) scheduled.getExecutor());
        client = PulsarClientImpl.builder()
                .conf(settings)
                .eventLoopGroup(group)
                .connectionPool(connections)
                .timer(timer)
                .internalExecutorProvider(internal)
                .externalExecutorProvider(external)
                .scheduledExecutorProvider(scheduled)
                .build();
    }

    PulsarClient client() {
        return client;
    }

    IntakeGate gate() {
        return gate;
    }

    RoundTrip roundTrip() {
        return roundTrip;
    }

    @Override
    public void close() throws IOException {
        try {
            client.close();
        } finally {
            closeRest();
        }
    }

    private void closeRest() throws IOException {
        try {
            connections.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("a lane's connection did not close: " + e.getMessage(), e);
        } finally {
            var _ = EventLoopUtil.shutdownGracefully(group);
            internal.shutdownNow();
            external.shutdownNow();
            scheduled.shutdownNow();
        }
    }
}
