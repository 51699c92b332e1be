package dev.platen.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import dev.platen.app.scaling.DecisionRecord;
import dev.platen.keda.GetMetricSpecResponse;
import dev.platen.keda.GetMetricsRequest;
import dev.platen.keda.GetMetricsResponse;
import dev.platen.keda.IsActiveResponse;
import dev.platen.keda.MetricValue;
import dev.platen.keda.ScaledObjectRef;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// KEDA's two ways to ask, by an HTTP client and by a gRPC client that speaks HTTP/2 without TLS.
@Timeout(120)
class KedaTest {
    private static final ScaledObjectRef SCALED =
            ScaledObjectRef.newBuilder().setName("platen").setNamespace("mail").build();
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    Path folder;

    private TestServer server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.started(folder);
        channel = OkHttpChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow();
        server.close();
        assertThat(channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theNumberIsServedAsJson() throws Exception {
        decided(7, Instant.EPOCH);

        TestServer.Answer answer = server.get("/v1/scaling/keda");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("desiredInstances").isInt())
                .as("a number, not a text")
                .isTrue();
        assertThat(answer.json().path("desiredInstances").asInt())
                .as("however old: less would end instances that nobody decided to end")
                .isEqualTo(7);
        assertThat(answer.json().path("decidedAt").asText()).isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void withoutADecisionBothWaysAnswerAnError() throws Exception {
        assertThat(server.get("/v1/scaling/keda").status()).isEqualTo(503);
        assertThat(server.get("/v1/scaling/keda").error().path("code").asText()).isEqualTo("NO_DECISION");
        assertThat(failure(() -> metrics(KedaScaler.METRIC)).getCode())
                .as("KEDA takes its fallback")
                .isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure(this::isActive).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void theMetricIsTheNumberOfInstancesAndItsTargetIsOne() {
        decided(12, Instant.now());

        GetMetricSpecResponse spec = call("GetMetricSpec", SCALED, GetMetricSpecResponse.getDefaultInstance());
        List<MetricValue> values = metrics(KedaScaler.METRIC).getMetricValuesList();

        assertThat(spec.getMetricSpecsList()).singleElement().satisfies(metric -> {
            assertThat(metric.getMetricName()).isEqualTo("desiredInstances");
            assertThat(metric.getTargetSizeFloat()).isEqualTo(1.0);
            assertThat(metric.getTargetSize()).as("for an older KEDA").isEqualTo(1);
        });
        assertThat(values).singleElement().satisfies(value -> {
            assertThat(value.getMetricName()).isEqualTo("desiredInstances");
            assertThat(value.getMetricValueFloat()).isEqualTo(12.0);
            assertThat(value.getMetricValue()).as("for an older KEDA").isEqualTo(12);
        });
        assertThat(isActive().getResult()).isTrue();
    }

    @Test
    void anotherMetricIsRefusedByName() {
        decided(12, Instant.now());

        Status status = failure(() -> metrics("s0-desiredInstances"));

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("desiredInstances");
    }

    @Test
    void anUnknownMethodIsUnimplemented() {
        Status status = failure(() -> call("StreamMetricSpec", SCALED, GetMetricSpecResponse.getDefaultInstance()));

        assertThat(status.getCode())
                .as("KEDA then asks GetMetricSpec")
                .isIn(Status.Code.UNIMPLEMENTED, Status.Code.NOT_FOUND);
    }

    @Test
    void aStreamHearsAtOnceAndOfEveryChange() throws Exception {
        Heard heard = new Heard();
        ClientCall<ScaledObjectRef, IsActiveResponse> _ = stream(heard);
        await().until(() -> server.openStreams() == 1);
        assertThat(heard.results).as("nothing is decided").isEmpty();

        decided(3, Instant.now());
        assertThat(heard.next()).isTrue();
        decided(4, Instant.now());
        decided(0, Instant.now());
        assertThat(heard.next()).as("4 after 3 is no change").isFalse();
        decided(1, Instant.now());
        assertThat(heard.next()).isTrue();
    }

    @Test
    void aCancelledStreamIsForgottenAndOthersGoOn() throws Exception {
        decided(3, Instant.now());
        Heard first = new Heard();
        Heard second = new Heard();
        ClientCall<ScaledObjectRef, IsActiveResponse> cancelled = stream(first);
        ClientCall<ScaledObjectRef, IsActiveResponse> _ = stream(second);
        assertThat(first.next()).isTrue();
        assertThat(second.next()).isTrue();

        cancelled.cancel("enough", null);
        await().until(() -> server.openStreams() == 1);
        decided(0, Instant.now());

        assertThat(second.next()).isFalse();
        assertThat(first.results).as("heard nothing more").isEmpty();
    }

    @Test
    void theStopEndsOpenStreams() throws Exception {
        decided(3, Instant.now());
        Heard heard = new Heard();
        ClientCall<ScaledObjectRef, IsActiveResponse> _ = stream(heard);
        assertThat(heard.next()).isTrue();

        long begunNanos = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos))
                .as("nothing waits for the client, which stays connected")
                .isLessThan(Duration.ofSeconds(2));

        assertThat(heard.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("ended in order, and not by a connection that breaks")
                .isEqualTo(Status.Code.OK);
    }

    private void decided(int instances, Instant at) {
        server.instance.decision = new DecisionRecord(1, "platen-test", at, instances, "a test", Map.of(), false);
    }

    private GetMetricsResponse metrics(String name) {
        GetMetricsRequest request = GetMetricsRequest.newBuilder()
                .setScaledObjectRef(SCALED)
                .setMetricName(name)
                .build();
        return call("GetMetrics", request, GetMetricsResponse.getDefaultInstance());
    }

    private IsActiveResponse isActive() {
        return call("IsActive", SCALED, IsActiveResponse.getDefaultInstance());
    }

    private <Q extends Message, A extends Message> A call(String method, Q request, A answer) {
        return ClientCalls.blockingUnaryCall(
                channel,
                method(MethodType.UNARY, method, request, answer),
                CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS),
                request);
    }

    private ClientCall<ScaledObjectRef, IsActiveResponse> stream(Heard heard) {
        ClientCall<ScaledObjectRef, IsActiveResponse> call = channel.newCall(
                method(MethodType.SERVER_STREAMING, "StreamIsActive", SCALED, IsActiveResponse.getDefaultInstance()),
                CallOptions.DEFAULT);
        ClientCalls.asyncServerStreamingCall(call, SCALED, heard);
        return call;
    }

    @SuppressWarnings("unchecked") // A message's default instance is of its own type.
    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            MethodType type, String name, Q request, A answer) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName("externalscaler.ExternalScaler/" + name)
                .setRequestMarshaller(ProtoUtils.marshaller((Q) request.getDefaultInstanceForType()))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
    }

    private static Status failure(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus();
    }

    /// What a stream's client heard, and how it ended.
    private static final class Heard implements StreamObserver<IsActiveResponse> {
        final BlockingQueue<Boolean> results = new LinkedBlockingQueue<>();
        final CompletableFuture<Status.Code> end = new CompletableFuture<>();

        boolean next() throws InterruptedException {
            Boolean result = results.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(result).as("something was heard in time").isNotNull();
            return Boolean.TRUE.equals(result);
        }

        @Override
        public void onNext(IsActiveResponse response) {
            results.add(response.getResult());
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure).getCode());
        }

        @Override
        public void onCompleted() {
            end.complete(Status.Code.OK);
        }
    }
}
