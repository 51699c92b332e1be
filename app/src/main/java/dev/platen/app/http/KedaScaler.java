package dev.platen.app.http;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.platen.app.scaling.CurrentDecision;
import dev.platen.app.scaling.DecisionRecord;
import dev.platen.keda.GetMetricSpecResponse;
import dev.platen.keda.GetMetricsRequest;
import dev.platen.keda.GetMetricsResponse;
import dev.platen.keda.IsActiveResponse;
import dev.platen.keda.KedaContract;
import dev.platen.keda.MetricSpec;
import dev.platen.keda.MetricValue;
import dev.platen.keda.ScaledObjectRef;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.helidon.webserver.grpc.GrpcService;
import java.util.Optional;

/// How many instances there should be, as KEDA asks an external scaler over gRPC: the metric
/// `desiredInstances`, of which each instance is to have 1.
///
/// An old decision is answered as well as a new one: less than what was decided last would end instances that
/// nobody decided to end. Where there is none, the answer is `UNAVAILABLE`, upon which KEDA takes its own
/// fallback.
final class KedaScaler implements GrpcService, AutoCloseable {
    static final String METRIC = "desiredInstances";

    /// Of which the metric is the number.
    private static final int PER_INSTANCE = 1;

    private final CurrentDecision decisions;
    private final KedaStreams streams;

    KedaScaler(CurrentDecision decisions) {
        this.decisions = decisions;
        this.streams = new KedaStreams(this::active);
    }

    @Override
    public FileDescriptor proto() {
        return KedaContract.getDescriptor();
    }

    @Override
    public String serviceName() {
        return "ExternalScaler";
    }

    @Override
    public void update(Routing routing) {
        routing.unary("IsActive", this::isActive)
                .serverStream("StreamIsActive", this::streamIsActive)
                .unary("GetMetricSpec", this::metricSpec)
                .unary("GetMetrics", this::metrics);
    }

    /// Whether there should be any instance; empty where nothing is decided.
    private Optional<Boolean> active() {
        return decisions.latest().map(decision -> decision.desired() > 0);
    }

    private void isActive(ScaledObjectRef scaled, StreamObserver<IsActiveResponse> observer) {
        active().ifPresentOrElse(
                        active -> answer(
                                observer,
                                IsActiveResponse.newBuilder().setResult(active).build()),
                        () -> refuse(observer));
    }

    private void streamIsActive(ScaledObjectRef scaled, StreamObserver<IsActiveResponse> observer) {
        streams.open(observer);
    }

    private void metricSpec(ScaledObjectRef scaled, StreamObserver<GetMetricSpecResponse> observer) {
        answer(
                observer,
                GetMetricSpecResponse.newBuilder()
                        .addMetricSpecs(MetricSpec.newBuilder()
                                .setMetricName(METRIC)
                                .setTargetSize(PER_INSTANCE)
                                .setTargetSizeFloat(PER_INSTANCE))
                        .build());
    }

    private void metrics(GetMetricsRequest request, StreamObserver<GetMetricsResponse> observer) {
        if (!request.getMetricName().equals(METRIC)) {
            observer.onError(Status.INVALID_ARGUMENT
                    .withDescription("there is no such metric, only " + METRIC)
                    .asRuntimeException());
            return;
        }
        decisions.latest().ifPresentOrElse(decision -> answer(observer, value(decision)), () -> refuse(observer));
    }

    private static GetMetricsResponse value(DecisionRecord decision) {
        return GetMetricsResponse.newBuilder()
                .addMetricValues(MetricValue.newBuilder()
                        .setMetricName(METRIC)
                        .setMetricValue(decision.desired())
                        .setMetricValueFloat(decision.desired()))
                .build();
    }

    private static <T> void answer(StreamObserver<T> observer, T answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    private static void refuse(StreamObserver<?> observer) {
        observer.onError(Status.UNAVAILABLE
                .withDescription("nothing has been decided yet")
                .asRuntimeException());
    }

    int openStreams() {
        return streams.count();
    }

    /// Ends the open streams.
    @Override
    public void close() {
        streams.close();
    }
}
