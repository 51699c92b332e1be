package dev.platen.app.throttle;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Posts alerts to somebody's address. Never waits, has at most one on its way and drops what comes
/// meanwhile: an alert that nobody takes must not become a burden itself. The address is a secret but for its
/// host, because many services put their key into the path.
final class Webhook implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int FIRST_FAILURE = 300;
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

    private final URI address;
    private final HttpClient client;
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicBoolean failing = new AtomicBoolean();

    Webhook(URI address) {
        this.address = address;
        this.client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    }

    /// Posts `json` in the background.
    void post(String json) {
        if (!sending.compareAndSet(false, true)) {
            return;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            var _ = client.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
                sending.set(false);
                if (failure != null) {
                    failed(failure.getClass().getSimpleName());
                } else if (answer.statusCode() >= FIRST_FAILURE) {
                    failed("status " + answer.statusCode());
                } else {
                    failing.set(false);
                }
            });
        } catch (RuntimeException e) {
            sending.set(false);
            failed(e.getClass().getSimpleName());
        }
    }

    /// Says so once, until it works again. What the exception says may contain the address.
    private void failed(String reason) {
        if (failing.compareAndSet(false, true)) {
            LOG.warn("alerts cannot be posted to the webhook at {}: {}", address.getHost(), reason);
        }
    }

    /// Gives up what is on its way.
    @Override
    public void close() {
        client.shutdownNow();
    }
}
