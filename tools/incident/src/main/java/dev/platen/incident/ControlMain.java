package dev.platen.incident;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.pulsar.client.api.ClientBuilder;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerBuilder;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;

/// Runs one control until its standard input closes, which it does when the process that started it is gone.
/// The client has its defaults: memory limit 64 MB for what waits to be sent, one thread for input and
/// output.
public final class ControlMain {
    /// The line that says that it has subscribed.
    public static final String READY = "control ready";

    private static final String SUBSCRIPTION = "incident";

    private ControlMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Thread.ofPlatform().daemon().name("parent-watch").start(ControlMain::endWithParent);
        Setup setup = Setup.parse(arguments);
        PulsarClient client = connect(setup);
        Outputs outputs = new Outputs(client, setup);
        switch (setup.style()) {
            case EAGER -> new EagerConsumer(new StockRenderer(setup.templates()), outputs).start(client, setup);
            case TUNED -> new PlainConsumer(new StockRenderer(setup.templates()), outputs).start(client, setup, 2);
            case CAUTIOUS -> new PlainConsumer(new StockRenderer(setup.templates()), outputs).start(client, setup, 1);
            case PASS_THROUGH -> new PassThrough(outputs, setup.outputBytes()).start(client, setup);
        }
        Probe.startIfAsked();
        System.out.println(READY);
        new CountDownLatch(1).await();
    }

    private static PulsarClient connect(Setup setup) throws PulsarClientException {
        ClientBuilder builder = PulsarClient.builder().serviceUrl(setup.serviceUrl());
        if (!setup.listener().isEmpty()) {
            builder.listenerName(setup.listener());
        }
        return builder.build();
    }

    /// Requests of one lane, shared by all consumers of the control's subscription.
    static ConsumerBuilder<byte[]> consumer(PulsarClient client, Setup setup, String lane) {
        return client.newConsumer()
                .topic(setup.topic("requests/" + lane))
                .subscriptionName(SUBSCRIPTION)
                .subscriptionType(SubscriptionType.Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .receiverQueueSize(setup.queue());
    }

    static Consumer<byte[]> subscribe(PulsarClient client, Setup setup, String lane) throws PulsarClientException {
        return consumer(client, setup, lane).subscribe();
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent: only the end counts.
            }
        } catch (IOException e) {
            // Unreadable is as good as ended.
        }
        Runtime.getRuntime().halt(0);
    }
}
