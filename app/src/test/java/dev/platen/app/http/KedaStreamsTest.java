package dev.platen.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platen.keda.IsActiveResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KedaStreamsTest {
    private static final int MOST = 32;

    private final KedaStreams streams = new KedaStreams(() -> Optional.of(true));
    private final CountDownLatch window = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        window.countDown();
        streams.close();
    }

    /// A stream as the server has it, without a connection.
    private static class Stream extends ServerCallStreamObserver<IsActiveResponse> {
        final BlockingQueue<String> said = new LinkedBlockingQueue<>();
        private volatile Runnable onCancel = () -> {};

        @Override
        public void onNext(IsActiveResponse response) {
            said.add(Boolean.toString(response.getResult()));
        }

        @Override
        public void onError(Throwable failure) {
            said.add(Status.fromThrowable(failure).getCode().name());
        }

        @Override
        public void onCompleted() {
            said.add("end");
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            onCancel = handler;
        }

        void cancel() {
            onCancel.run();
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setCompression(String compression) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        String next() throws InterruptedException {
            return String.valueOf(said.poll(10, TimeUnit.SECONDS));
        }
    }

    /// One whose client allows the server no byte.
    private final class DeafStream extends Stream {
        @Override
        public void onNext(IsActiveResponse response) {
            said.add("held up");
            try {
                window.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aClientThatTakesNothingHoldsUpNoOtherAndNoStop() throws Exception {
        Stream deaf = new DeafStream();
        streams.open(deaf);
        assertThat(deaf.next()).isEqualTo("held up");
        Stream other = new Stream();
        streams.open(other);

        assertThat(other.next()).isEqualTo("true");
        long stopNanos = System.nanoTime();
        streams.close();
        assertThat(Duration.ofNanos(System.nanoTime() - stopNanos))
                .as("a stop waits a second")
                .isLessThan(Duration.ofSeconds(10));
        assertThat(other.next()).as("told before the stop goes on").isEqualTo("end");
    }

    @Test
    void thereAreNotMoreThanAllowedAndRoomAgainWhenOneLeaves() throws Exception {
        List<Stream> open = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            Stream stream = new Stream();
            streams.open(stream);
            open.add(stream);
        }
        Stream oneMore = new Stream();
        streams.open(oneMore);
        assertThat(oneMore.next()).isEqualTo("RESOURCE_EXHAUSTED");

        open.getFirst().cancel();
        await().until(() -> streams.count() == MOST - 1);
        Stream next = new Stream();
        streams.open(next);
        assertThat(next.next()).isEqualTo("true");
    }

    @Test
    void afterTheStopNoneIsTakenOn() throws Exception {
        streams.close();
        Stream late = new Stream();
        streams.open(late);
        assertThat(late.next()).isEqualTo("UNAVAILABLE");
    }
}
