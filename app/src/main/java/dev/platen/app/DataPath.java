package dev.platen.app;

import dev.platen.app.admission.Admission;
import dev.platen.app.admission.MemoryLedger;
import dev.platen.app.broker.AtLeastOnce;
import dev.platen.app.broker.DeliverySettings;
import dev.platen.app.broker.HandOver;
import dev.platen.app.broker.LaneSource;
import dev.platen.app.broker.OutputTopics;
import dev.platen.app.broker.ParkedTopics;
import dev.platen.app.broker.PulsarAttemptLog;
import dev.platen.app.broker.PulsarConnection;
import dev.platen.app.broker.PulsarFleetLog;
import dev.platen.app.broker.Transactional;
import dev.platen.app.fairness.LaneShares;
import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.Pipeline;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.render.Renderer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that messages pass on their way from the lanes to the broker's receipts, and what they may occupy
/// meanwhile.
final class DataPath {
    private static final Logger LOG = LoggerFactory.getLogger(DataPath.class);

    /// Workspaces over their share hold at most this part of a lane's memory: a fourth of a fourth.
    private static final int INTAKE_SHARE_OF_OVER = 16;

    private final AppConfig config;
    private final PipelineStats stats = new PipelineStats();
    private final ParkingStats parkingStats = new ParkingStats();
    private final Admission admission;
    private final Admission outgoing;
    private final OutputTopics outputs;
    private final HandOver handOver;
    private final PulsarAttemptLog attempts;
    private final PulsarFleetLog workspaceLog;
    private final Workspaces workspaces;
    private final ParkedTopics parked;
    private final Pipeline pipeline;
    private final List<LaneSource> lanes = new ArrayList<>();

    /// @param instance name of this instance, unique per process
    /// @param halt ends the process at once, with an exit code
    DataPath(AppConfig config, PulsarConnection connection, Renderer renderer, String instance, IntConsumer halt) {
        this.config = config;
        // Sized when it is known what is alive before the first message.
        admission = new Admission(1);
        outgoing = new Admission(config.pulsar().outputMemoryBytes());
        outputs = new OutputTopics(connection);
        handOver = handOver(connection);
        attempts = new PulsarAttemptLog(connection, instance, System::currentTimeMillis);
        workspaceLog = PulsarFleetLog.kept(connection, "workspaces", instance);
        workspaces = new Workspaces(workspaceLog);
        parked = new ParkedTopics(connection, workspaces, System::currentTimeMillis);
        pipeline = new Pipeline(
                new Pipeline.Resources(
                        renderer,
                        handOver,
                        admission,
                        outgoing,
                        MemorySurvey.heapLayout(),
                        attempts,
                        instance,
                        config.rendering().messagesPerSecond(),
                        halt),
                sharing(),
                stats,
                config.rendering().threads(),
                config.rendering().maxPayloadBytes(),
                LaneShares.withFloors(config.lanes(), config.floorPercents()),
                System::currentTimeMillis);
        for (Lane lane : Lane.values()) {
            boolean ordered = config.delivery().ordered().contains(lane);
            lanes.add(new LaneSource(connection, lane, ordered, pipeline, System::currentTimeMillis));
        }
    }

    private HandOver handOver(PulsarConnection connection) {
        return switch (config.delivery().mode()) {
            case AT_LEAST_ONCE -> new AtLeastOnce(outputs);
            case TRANSACTIONAL -> new Transactional(connection, outputs, config.delivery(), System::nanoTime);
        };
    }

    private Pipeline.Sharing sharing() {
        return new Pipeline.Sharing(
                shared(),
                (int) (config.pulsar().intakeMemoryBytes() / INTAKE_SHARE_OF_OVER),
                workspaces,
                parked,
                new MemoryLedger(MemorySurvey.parkingBytes()),
                parkingStats);
    }

    /// A lane that keeps an order, and lanes whose acknowledgements are part of transactions, do not park:
    /// a copy would come later than its successors, or a second time.
    private Set<Lane> shared() {
        Set<Lane> shared = EnumSet.allOf(Lane.class);
        shared.removeAll(config.delivery().ordered());
        return config.delivery().mode() == DeliverySettings.Mode.TRANSACTIONAL ? Set.of() : shared;
    }

    /// Connects all but the lanes.
    void connect(Parts parts) throws IOException, InterruptedException {
        parts.startTogether(List.of(
                new Parts.Part("outputs", outputs::close, outputs::start),
                new Parts.Part("hand-over", handOver::close, handOver::start),
                new Parts.Part("attempts", attempts::close, attempts::start),
                new Parts.Part("workspaces", workspaceLog::close, workspaces::start)));
    }

    /// Makes ready to render. What leaves last is held first: the subscriptions, when what came by them is
    /// acknowledged.
    void prepare(Parts parts) throws IOException, InterruptedException {
        parts.hold("parked topics", parked::close);
        lanes.forEach(lane -> parts.hold(name(lane), lane::close));
        parts.start("pipeline", this::drain, pipeline::start);
    }

    /// Subscribes to the lanes and begins to receive.
    void receive(Parts parts) throws IOException, InterruptedException {
        parts.startTogether(lanes.stream()
                .map(lane -> new Parts.Part(name(lane), lane::pause, lane::start))
                .toList());
        parts.start("parked topics", parked::pause, () -> parked.start(pipeline::takeBack));
    }

    private static String name(LaneSource lane) {
        return "lane " + lane.lane().id();
    }

    /// When nothing more comes in: finishes what was begun, waits for the broker's receipts and
    /// acknowledgements; what was not begun goes to other instances.
    private void drain() throws InterruptedException {
        if (!pipeline.drain(config.drainTimeout().toNanos())) {
            LOG.warn(
                    "{} messages were still in flight after {} s; they are delivered again",
                    pipeline.inFlight(),
                    config.drainTimeout().toSeconds());
        }
    }

    /// Leaves these lanes to the broker for the time being; what has come in is rendered when others have
    /// nothing.
    void pause(Set<Lane> paused) {
        pipeline.pause(paused);
        lanes.forEach(lane -> lane.hold(paused.contains(lane.lane())));
        parked.hold(paused);
    }

    /// Whether messages are rendered one after the other instead of on all threads.
    void oneAtATime(boolean single) {
        pipeline.oneAtATime(single);
    }

    /// What requests that came in and outputs that wait occupy outside the heap. Netty's own count is no
    /// measure: its pools give nothing back.
    long directBytes() {
        return outgoing.reservedBytes()
                + parked.heldBytes()
                + lanes.stream().mapToLong(LaneSource::heldBytes).sum();
    }

    /// What has no connection to the broker, for people.
    List<String> disconnected() {
        List<String> names = new ArrayList<>();
        for (LaneSource lane : lanes) {
            if (!lane.isConnected()) {
                names.add(name(lane));
            }
        }
        names.addAll(outputs.disconnected());
        if (!parked.isConnected()) {
            names.add("parked topics");
        }
        return names;
    }

    boolean isConnected() {
        return outputs.isConnected() && parked.isConnected() && lanes.stream().allMatch(LaneSource::isConnected);
    }

    /// The memory of messages in flight.
    Admission admission() {
        return admission;
    }

    /// Memory outside the heap, of outputs that wait for the broker's receipt.
    Admission outgoing() {
        return outgoing;
    }

    PipelineStats stats() {
        return stats;
    }

    ParkingStats parkingStats() {
        return parkingStats;
    }

    Workspaces workspaces() {
        return workspaces;
    }
}
