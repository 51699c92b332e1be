package dev.platen.app.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.impl.PulsarClientImpl;
import org.apache.pulsar.common.naming.TopicName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits at the start of an instance, for a bounded time, until its broker serves, and says what it waits
/// for. Machines of a fleet start in any order; what a start alone cannot mend, such as a refused token, is
/// not waited for.
public final class BrokerWait {
    private static final int ANSWER_SECONDS = 5;
    private static final int PAUSE_MILLIS = 500;

    /// So long after it came up, a broker may still be without the namespaces that somebody makes for it.
    private static final long NAMESPACES_NANOS = 15_000_000_000L;

    private static final long REMIND_NANOS = 10_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWait.class);

    private final String broker;
    private final Duration patience;
    private final LongSupplier clockNanos;
    private final Step pause;
    private final long startNanos;
    private boolean wasAway;
    private long answeredNanos;

    /// Something that needs the broker.
    @FunctionalInterface
    public interface Step {
        void run() throws IOException, InterruptedException;
    }

    /// @param broker where it is, for people
    /// @param patience how long it is waited for, all steps together
    /// @param clockNanos a clock that only runs forward
    public BrokerWait(String broker, Duration patience, LongSupplier clockNanos) {
        this(broker, patience, clockNanos, BrokerWait::pause);
    }

    BrokerWait(String broker, Duration patience, LongSupplier clockNanos, Step pause) {
        this.broker = broker;
        this.patience = patience;
        this.clockNanos = clockNanos;
        this.pause = pause;
        this.startNanos = clockNanos.getAsLong();
    }

    private static void pause() throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Waits until the broker answers to anything at all; if it comes while this waits, also for a moment
    /// until it has the namespaces, unless this instance is the one that makes them.
    public void untilItAnswers(PulsarConnection connection) throws IOException, InterruptedException {
        until(() -> {
            ask(connection);
            if (wasAway && connection.settings().adminUrl() == null) {
                awaitNamespace(connection);
            }
        });
    }

    /// Does `step`, and does it again while it fails because the broker is away.
    ///
    /// @throws IOException its last failure
    public void until(Step step) throws IOException, InterruptedException {
        long toldNanos = 0;
        boolean told = false;
        while (true) {
            try {
                step.run();
                if (told) {
                    LOG.info("the broker at {} is there after {} s", broker, seconds(waitedNanos()));
                }
                return;
            } catch (IOException e) {
                long waitedNanos = waitedNanos();
                if (waitedNanos >= patience.toNanos() || !BrokerProblem.isAway(e)) {
                    throw e;
                }
                if (!told || waitedNanos - toldNanos >= REMIND_NANOS) {
                    told = true;
                    wasAway = true;
                    toldNanos = waitedNanos;
                    LOG.warn(
                            "the broker at {} cannot be used ({}); this instance waits for it, {} s at most"
                                    + " (start-timeout-seconds)",
                            broker,
                            BrokerProblem.reason(e),
                            seconds(patience.toNanos() - waitedNanos));
                }
            }
            pause.run();
        }
    }

    private void awaitNamespace(PulsarConnection connection) throws IOException, InterruptedException {
        if (answeredNanos == 0) {
            answeredNanos = clockNanos.getAsLong();
        }
        if (clockNanos.getAsLong() - answeredNanos < NAMESPACES_NANOS && lacksNamespace(connection)) {
            throw new BrokerUnreadyException("it has no namespace for requests yet");
        }
    }

    private static boolean lacksNamespace(PulsarConnection connection) throws InterruptedException {
        TopicName topic = TopicName.get(connection.settings().topic("requests/normal"));
        try {
            var _ = ((PulsarClientImpl) connection.output())
                    .getLookup()
                    .getBroker(topic)
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return false;
        } catch (ExecutionException e) {
            return BrokerProblem.isMissing(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return false;
        }
    }

    /// Any answer is one, also that there is no such namespace: who needs it says so in better words.
    private static void ask(PulsarConnection connection) throws IOException, InterruptedException {
        TopicName topic = TopicName.get(connection.settings().topic("requests/normal"));
        try {
            var _ = ((PulsarClientImpl) connection.output())
                    .getLookup()
                    .getPartitionedTopicMetadata(topic, false)
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            PulsarClientException failure = PulsarClientException.unwrap(e.getCause());
            if (BrokerProblem.isAway(failure)) {
                throw failure;
            }
        } catch (TimeoutException e) {
            throw new PulsarClientException.TimeoutException("no answer within " + ANSWER_SECONDS + " s");
        }
    }

    private long waitedNanos() {
        return clockNanos.getAsLong() - startNanos;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_SECOND);
    }
}
