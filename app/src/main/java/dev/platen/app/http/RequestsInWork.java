package dev.platen.app.http;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Requests that are being answered, so that a stop waits for them and for nothing else. The server's own
/// stop waits for connections: one of HTTP/2 whose client stays has nothing to say, and would hold it up.
final class RequestsInWork implements Filter {
    private static final int ALL = Integer.MAX_VALUE;

    private final Semaphore idle = new Semaphore(ALL);

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        answer(chain::proceed);
    }

    void answer(Runnable request) {
        if (!idle.tryAcquire()) {
            throw new ApiError(503, "STOPPING", "the instance stops", "ask another instance");
        }
        try {
            request.run();
        } finally {
            idle.release();
        }
    }

    /// Waits until all are answered, and takes no more from then on.
    ///
    /// @return false if some are not after that time
    boolean end(Duration patience) throws InterruptedException {
        return idle.tryAcquire(ALL, patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
