package dev.platen.app.http;

import dev.platen.app.fairness.ParkingStats;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.pipeline.PipelineStats.Count;
import dev.platen.app.pipeline.WorkspaceLedger.Balance;
import dev.platen.app.pressure.PressureSample;
import dev.platen.app.scaling.ScalingView;
import dev.platen.app.scaling.Tick;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Shows the instance's totals as metrics; reads them when they are asked for. They are in Helidon's global
/// registry, the only one that its metrics endpoint serves in Prometheus' format.
final class Meters {
    /// Workspaces with metrics of their own, the first ones that have something parked.
    private static final int MAX_WORKSPACES = 50;

    private final InstanceView instance;
    private final MeterRegistry registry = MetricsFactory.getInstance().globalRegistry();
    /// Added to when a workspace has an account or something parked for the first time.
    private final List<Meter> registered = new CopyOnWriteArrayList<>();
    private final Consumer<String> accounts = this::account;

    Meters(InstanceView instance) {
        this.instance = instance;
    }

    void register() {
        PipelineStats stats = instance.stats();
        for (Lane lane : Lane.values()) {
            for (Count count : Count.values()) {
                counter(
                        "platen_messages",
                        "Messages by lane and what became of them",
                        source -> source.total(lane, count),
                        Tag.create("lane", lane.id()),
                        Tag.create("count", count.name().toLowerCase(Locale.ROOT)));
            }
        }
        for (Lane lane : Lane.values()) {
            Tag tag = Tag.create("lane", lane.id());
            parking("platen_parked_messages", tag, "parked", source -> source.parked(lane));
            parking("platen_parked_messages", tag, "settled", source -> source.settled(lane));
        }
        AtomicInteger workspaces = new AtomicInteger();
        instance.parking().whenNew(workspace -> {
            if (workspaces.getAndIncrement() < MAX_WORKSPACES) {
                Tag tag = Tag.create("workspace", workspace);
                String name = "platen_parked_workspace_messages";
                parking(name, tag, "parked", source -> source.count(workspace).parked());
                parking(name, tag, "settled", source -> source.count(workspace).settled());
            }
        });
        for (Channel channel : Channel.values()) {
            counter(
                    "platen_rendered",
                    "Rendered messages by channel",
                    source -> source.rendered(channel),
                    Tag.create("channel", channel.id()));
        }
        counter("platen_redelivered", "Messages given back to the broker", PipelineStats::redelivered);
        counter(
                "platen_underestimated_renders",
                "Renders for which more was needed than estimated",
                PipelineStats::underestimatedRenders);
        suspects("rendered", PipelineStats::suspectsRendered);
        suspects("dead_lettered", PipelineStats::suspectsDeadLettered);
        gauge("platen_in_flight", "Messages received and not settled", stats, PipelineStats::inFlight);
        gauge("platen_render_micros_p50", "Median time of decoding and rendering", stats, s -> s.renderMicros(50));
        gauge("platen_render_micros_p99", "99th percentile of the same", stats, s -> s.renderMicros(99));
        gauge(
                "platen_reserved_bytes",
                "Bytes reserved for messages in flight",
                instance.admission(),
                ledger -> ledger.reservedBytes());
        gauge(
                "platen_budget_bytes",
                "Bytes that messages in flight may occupy",
                instance.admission(),
                ledger -> ledger.budgetBytes());
        gauge(
                "platen_outgoing_bytes",
                "Bytes of outputs that wait for the broker's receipt",
                instance,
                InstanceView::outgoingBytes);
        gauge(
                "platen_connected",
                "1 while all consumers and producers are connected to the broker",
                instance,
                i -> i.isConnected() ? 1 : 0);
        throttle();
        scaling();
        gauge(
                "platen_conservation_mismatch",
                "Messages by which the books are wrong; never anything but 0",
                stats,
                PipelineStats::mismatch);
        stats.ledger().listen(accounts);
        gauge("platen_templates", "Templates that the store knows", instance, InstanceView::templates);
    }

    private void scaling() {
        if (instance.scaling().isEmpty()) {
            return;
        }
        gauge(
                "platen_scaling_leader",
                "1 while this instance decides about the size of the fleet",
                instance,
                i -> i.scaling().filter(ScalingView::isLeader).isPresent() ? 1 : 0);
        decision(
                "platen_scaling_desired_instances",
                "Instances that there should be",
                tick -> tick.decision().desired());
        decision(
                "platen_scaling_stale",
                "1 while a signal is missing, so that the fleet may not shrink",
                tick -> tick.decision().stale() ? 1 : 0);
        decision(
                "platen_scaling_ready_instances",
                "Instances that take messages",
                tick -> tick.observation().fleet().ready());
        decision(
                "platen_scaling_backlog_messages",
                "Messages that wait in all lanes",
                tick -> tick.observation().backlogMessages());
        decision(
                "platen_scaling_arrivals_per_second",
                "Messages that come in",
                tick -> tick.observation().arrivalsPerSecond());
        decision(
                "platen_scaling_service_rate",
                "Messages per second of an instance",
                tick -> tick.observation().fleet().serviceRatePerInstance());
    }

    /// Of the last decision that this instance knows.
    private void decision(String name, String description, ToDoubleFunction<Tick> value) {
        gauge(
                name,
                description,
                instance,
                i -> i.scaling()
                        .flatMap(ScalingView::lastTick)
                        .map(value::applyAsDouble)
                        .orElse(Double.NaN));
    }

    private void throttle() {
        gauge(
                "platen_pressure",
                "Memory pressure, 0 to 1",
                instance,
                i -> i.throttle().pressure().value());
        gauge(
                "platen_level",
                "Throttling level, 0 (normal) to 4 (critical)",
                instance,
                i -> i.throttle().level().ordinal());
        gauge(
                "platen_level_acting",
                "The level that is carried out",
                instance,
                i -> i.throttle().acting().ordinal());
        gauge(
                "platen_level_changes",
                "Changes of the level since the start",
                instance,
                i -> i.throttle().changes());
        gauge(
                "platen_memory_alert",
                "1 while memory is about to be exhausted",
                instance,
                i -> i.throttle().alerting() ? 1 : 0);
        gauge(
                "platen_memory_alerts",
                "Memory alerts since the start",
                instance,
                i -> i.throttle().alerts());
        gauge(
                "platen_seconds_to_exhaustion",
                "+Inf while nothing climbs",
                instance,
                i -> i.throttle().secondsLeft());
        gauge(
                "platen_asks_for_instances",
                "1 while scaling is told to help",
                instance,
                i -> i.throttle().asksForInstances() ? 1 : 0);
        gauge(
                "platen_recording_on",
                "0 while nothing is recorded, because the disk is about to be full",
                instance,
                i -> i.recordingProblem().isEmpty() ? 1 : 0);
        gauge("platen_signal_lost", "1 while the stream of events is lost", instance, i -> {
            PressureSample sample = i.throttle().sample();
            return sample != null && sample.signal().lost() ? 1 : 0;
        });
    }

    private void parking(String name, Tag tag, String count, Function<ParkingStats, Long> value) {
        registered.add(registry.getOrCreate(FunctionalCounter.builder(name, instance.parking(), value)
                .description("Messages that were parked, and those of them that were settled later")
                .tags(List.of(tag, Tag.create("count", count)))));
    }

    /// A workspace has an account from now on.
    private void account(String workspace) {
        Tag tag = Tag.create("workspace", workspace);
        sum(tag, "in", Balance::in);
        sum(tag, "rendered", Balance::rendered);
        sum(tag, "aborted", Balance::aborted);
        sum(tag, "dead_lettered", Balance::deadLettered);
        sum(tag, "returned", Balance::returned);
        registered.add(registry.getOrCreate(Gauge.builder(
                        "platen_workspace_pending",
                        instance.stats().ledger(),
                        ledger -> ledger.balance(workspace).pending())
                .description("Messages of a workspace in work")
                .tags(List.of(tag))));
    }

    private void sum(Tag workspace, String count, Function<Balance, Long> value) {
        counter(
                "platen_workspace_messages",
                "Messages by workspace: in = rendered + aborted + dead_lettered + returned + pending",
                stats -> value.apply(stats.ledger().balance(workspace.value())),
                workspace,
                Tag.create("count", count));
    }

    private void suspects(String decision, Function<PipelineStats, Long> value) {
        counter(
                "platen_suspects",
                "Messages that were in work when another instance ended, by what was decided",
                value,
                Tag.create("decision", decision));
    }

    private void counter(String name, String description, Function<PipelineStats, Long> value, Tag... tags) {
        registered.add(registry.getOrCreate(FunctionalCounter.builder(name, instance.stats(), value)
                .description(description)
                .tags(List.of(tags))));
    }

    private <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
        registered.add(registry.getOrCreate(Gauge.builder(name, source, value).description(description)));
    }

    /// Takes them out again, so that a later instance in the same process shows its own.
    void remove() {
        instance.parking().whenNew(workspace -> {});
        instance.stats().ledger().unlisten(accounts);
        registered.forEach(registry::remove);
        registered.clear();
    }
}
