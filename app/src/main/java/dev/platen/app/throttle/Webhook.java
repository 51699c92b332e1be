package dev.platen.app.throttle;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
    private final Duration timeout;
    private final HttpClient client;
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicBoolean failing = new AtomicBoolean();

    Webhook(URI address) {
        this(address, TIMEOUT);
    }

    /// @param timeout for the whole answer
    Webhook(URI address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    }

    /// Posts `json` in the background.
    void post(String json) {
        if (!sending.compareAndSet(false, true)) {
            return;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            CompletableFuture<HttpResponse<Void>> sent = client.sendAsync(request, BodyHandlers.discarding());
            // The request's own timeout would end when the answer begins.
            var _ = sent.copy()
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((answer, failure) -> ended(sent, answer, failure));
        } catch (RuntimeException e) {
            sending.set(false);
            failed(e.getClass().getSimpleName());
        }
    }

    private void ended(CompletableFuture<?> sent, @Nullable HttpResponse<Void> answer, @Nullable Throwable failure) {
        boolean _ = sent.cancel(true);
        sending.set(false);
        if (answer == null) {
            failed(reason(failure));
        } else if (answer.statusCode() >= FIRST_FAILURE) {
            failed("status " + answer.statusCode());
        } else {
            failing.set(false);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? "no answer" : cause.getClass().getSimpleName();
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
