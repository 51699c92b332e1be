package dev.platen.app.http;

import dev.platen.keda.IsActiveResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// KEDA's open streams: each hears at once whether there should be any instance, and then of every change
/// within a second.
final class KedaStreams implements AutoCloseable {
    /// KEDA opens one for each of its scaled objects.
    private static final int MOST = 32;

    private static final long LOOK_MILLIS = 500;

    private final Supplier<Optional<Boolean>> active;
    private final Set<Open> streams = new HashSet<>();
    private final ScheduledThreadPoolExecutor looking = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("keda-streams").factory());
    private boolean begun;
    private boolean closed;

    /// @param active whether there should be any instance; empty where nothing is decided
    KedaStreams(Supplier<Optional<Boolean>> active) {
        this.active = active;
    }

    /// A stream, and what it heard last.
    private static final class Open {
        private final StreamObserver<IsActiveResponse> observer;
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
        ((ServerCallStreamObserver<IsActiveResponse>) observer).setOnCancelHandler(() -> forget(stream));
        streams.add(stream);
        active.get().ifPresent(stream::tell);
        if (!begun) {
            begun = true;
            var _ = looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void forget(Open stream) {
        streams.remove(stream);
    }

    private synchronized void look() {
        active.get().ifPresent(now -> streams.removeIf(stream -> !told(stream, now)));
    }

    /// A stream whose connection is gone is forgotten; the others go on.
    private static boolean told(Open stream, boolean now) {
        try {
            stream.tell(now);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /// How many are open.
    synchronized int count() {
        return streams.size();
    }

    /// Ends all streams and takes no more.
    @Override
    public void close() {
        looking.shutdownNow();
        synchronized (this) {
            closed = true;
            streams.forEach(KedaStreams::end);
            streams.clear();
        }
    }

    private static void end(Open stream) {
        try {
            stream.observer.onCompleted();
        } catch (RuntimeException e) {
            // Its connection is gone: ended already.
        }
    }
}
