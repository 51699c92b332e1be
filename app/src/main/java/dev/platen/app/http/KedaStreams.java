package dev.platen.app.http;

import dev.platen.keda.IsActiveResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// KEDA's open streams: each hears at once whether there should be any instance, and then of every change
/// within a second.
///
/// Each has a thread of its own, because a client that takes nothing holds its thread up for as long as the
/// server waits for such clients.
final class KedaStreams implements AutoCloseable {
    /// KEDA opens one for each of its scaled objects.
    private static final int MOST = 32;

    private static final long LOOK_MILLIS = 500;

    /// How long a stop waits until all streams have ended.
    private static final long GOODBYE_MILLIS = 1_000;

    private final Supplier<Optional<Boolean>> active;
    private final Set<Open> streams = new HashSet<>();
    private volatile boolean closed;

    /// @param active whether there should be any instance; empty where nothing is decided
    KedaStreams(Supplier<Optional<Boolean>> active) {
        this.active = active;
    }

    /// A stream, and what it heard last.
    private static final class Open {
        private final StreamObserver<IsActiveResponse> observer;
        private final CountDownLatch ending = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private @Nullable Boolean last;

        Open(StreamObserver<IsActiveResponse> observer) {
            this.observer = observer;
        }

        void tell(boolean now) {
            if (last == null || last != now) {
                last = now;
                observer.onNext(IsActiveResponse.newBuilder().setResult(now).build());
            }
        }
    }

    /// Takes a stream on, until it is cancelled or this is closed.
    synchronized void open(StreamObserver<IsActiveResponse> observer) {
        if (closed || streams.size() >= MOST) {
            observer.onError((closed ? Status.UNAVAILABLE : Status.RESOURCE_EXHAUSTED).asRuntimeException());
            return;
        }
        Open stream = new Open(observer);
        // Where this is not set, a message to a stream that was cancelled is an exception.
        ((ServerCallStreamObserver<IsActiveResponse>) observer).setOnCancelHandler(stream.ending::countDown);
        streams.add(stream);
        Thread _ = Thread.ofVirtual().name("keda-stream").start(() -> serve(stream));
    }

    private void serve(Open stream) {
        try {
            do {
                active.get().ifPresent(stream::tell);
            } while (!stream.ending.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
            if (closed) {
                stream.observer.onCompleted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Its connection is gone, or takes nothing: the client opens another one.
        } finally {
            forget(stream);
            stream.ended.countDown();
        }
    }

    private synchronized void forget(Open stream) {
        streams.remove(stream);
    }

    /// How many are open.
    synchronized int count() {
        return streams.size();
    }

    private synchronized List<Open> endAll() {
        closed = true;
        streams.forEach(stream -> stream.ending.countDown());
        return List.copyOf(streams);
    }

    /// Ends all streams and takes no more.
    @Override
    public void close() {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MILLIS);
        try {
            for (Open stream : endAll()) {
                boolean _ = stream.ended.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
