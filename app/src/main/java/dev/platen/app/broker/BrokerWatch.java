package dev.platen.app.broker;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says when the broker goes away and when it is back. The clients reconnect by themselves and tell much of
/// it, for each topic at each attempt; the log's configuration keeps that out.
public final class BrokerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

    private final Supplier<List<String>> missing;
    private final LongSupplier clockNanos;
    private final Outage outage;
    private final StopSignal stopping = new StopSignal();

    /// @param broker where the broker is, for people
    /// @param missing names what is not connected; asked once a second
    /// @param clockNanos nanoseconds of any origin
    public BrokerWatch(String broker, Supplier<List<String>> missing, LongSupplier clockNanos) {
        this.missing = missing;
        this.clockNanos = clockNanos;
        this.outage = new Outage(broker);
    }

    /// Begins to look.
    public void start() {
        Thread _ = Thread.ofPlatform().name("broker-watch").start(this::watch);
    }

    private void watch() {
        while (!stopping.isGiven()) {
            Outage.Line line = outage.look(missing.get(), clockNanos.getAsLong());
            if (line != null && line.good()) {
                LOG.info(line.text());
            } else if (line != null) {
                LOG.warn(line.text());
            }
            stopping.awaitRetry();
        }
    }

    @Override
    public void close() {
        stopping.give();
    }
}
