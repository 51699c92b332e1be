package dev.platen.cli.start;

import dev.platen.app.message.Channel;
import dev.platen.cli.Home;
import dev.platen.cli.broker.BrokerClients;
import dev.platen.cli.broker.LocalBroker;
import dev.platen.cli.broker.RequestPublisher;
import dev.platen.cli.broker.ResultReader;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.InstanceConfig;
import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.load.RequestSource;
import dev.platen.cli.sample.SampleMix;
import dev.platen.devbroker.DevBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pulsar.client.api.PulsarClient;

/// A broker with the sample traffic, on which instances are started and stopped.
final class Ground implements AutoCloseable {
    private static final Topics TOPICS = new Topics("start");
    private static final long SEED = 1;
    private static final String ID_PREFIX = "start-";
    private static final int RESULT_SECONDS = 60;

    private final Home home;
    private final Path folder;
    private final DevBroker broker;
    private final PulsarClient readers;
    private final PulsarClient writers;
    private final ResultReader reader;
    private final RequestPublisher publisher;
    private final SampleMix mix = new SampleMix(SEED, ID_PREFIX);
    private final Map<String, CompletableFuture<Long>> resultNanos = new ConcurrentHashMap<>();

    private Ground(Home home, Path folder, DevBroker broker) {
        this.home = home;
        this.folder = folder;
        this.broker = broker;
        this.readers = BrokerClients.create(broker.serviceUrl());
        this.writers = BrokerClients.create(broker.serviceUrl());
        this.reader = new ResultReader(readers);
        this.publisher = new RequestPublisher(writers, TOPICS);
    }

    /// Starts a broker, and a reader of all results.
    ///
    /// @param folder for logs and recordings of the instances
    static Ground open(Home home, Path folder, Console console, Interruption interruption) throws Exception {
        DevBroker broker = interruption.starting(
                () -> LocalBroker.start(home, new LocalBroker.Place(0, 0, null), TOPICS, console));
        Ground ground = new Ground(home, folder, broker);
        try {
            ground.connect();
            return ground;
        } catch (RuntimeException e) {
            ground.close();
            throw e;
        }
    }

    private void connect() {
        publisher.start();
        for (Channel channel : Channel.values()) {
            read(TOPICS.rendered(channel));
        }
        read(TOPICS.aborted());
        read(TOPICS.deadLetters());
    }

    private void read(String topic) {
        reader.read(topic, (id, payload) -> {
            if (id != null) {
                result(id).complete(System.nanoTime());
            }
        });
    }

    private CompletableFuture<Long> result(String id) {
        return resultNanos.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    /// Starts the process of an instance and returns at once.
    ///
    /// @param name its folder's
    InstanceProcess start(String name, List<String> javaOptions) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        new InstanceConfig(broker.serviceUrl(), "", broker.adminUrl(), TOPICS, 0, 0)
                .write(own.resolve(InstanceProcess.CONFIG));
        return InstanceProcess.start(home, own, javaOptions);
    }

    /// Publishes requests, and returns when the broker has them.
    void publish(long first, int count) {
        for (long number = first; number < first + count; number++) {
            RequestSource.Request request = mix.next(number);
            publisher.publish(request.lane(), request.payload());
        }
        publisher.flush();
    }

    /// The first request from this number on that will be rendered.
    long renderedFrom(long number) {
        long found = number;
        while (mix.fate(found) != SampleMix.Fate.RENDERED) {
            found++;
        }
        return found;
    }

    /// Waits for what became of requests, except those that cannot be rendered: not all of these still have
    /// their id.
    void awaitResults(long first, int count, InstanceProcess instance) throws InterruptedException {
        for (long number = first; number < first + count; number++) {
            if (mix.fate(number) != SampleMix.Fate.DEAD_LETTERED) {
                long _ = awaitResult(number, instance);
            }
        }
    }

    /// Waits for what became of a request.
    ///
    /// @return when it was seen, by [System#nanoTime()]
    long awaitResult(long number, InstanceProcess instance) throws InterruptedException {
        try {
            return result(ID_PREFIX + number).get(RESULT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw instance.failed("no result of a request within " + RESULT_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new UserError(UserError.reasonOf(e), "", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (broker;
                readers;
                writers;
                reader;
                publisher) {
            resultNanos.clear();
        }
    }
}
