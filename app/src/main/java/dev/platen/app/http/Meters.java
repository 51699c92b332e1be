package dev.platen.app.http;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.PipelineStats;
import dev.platen.app.pipeline.PipelineStats.Count;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Shows the instance's totals as metrics; reads them when they are asked for.
final class Meters {
    private Meters() {}

    static void register(MeterRegistry registry, InstanceView instance) {
        PipelineStats stats = instance.stats();
        for (Lane lane : Lane.values()) {
            for (Count count : Count.values()) {
                registry.getOrCreate(FunctionalCounter.builder(
                                "platen_messages", stats, source -> source.total(lane, count))
                        .description("Messages by lane and what became of them")
                        .tags(List.of(
                                Tag.create("lane", lane.id()),
                                Tag.create("count", count.name().toLowerCase(Locale.ROOT)))));
            }
        }
        for (Channel channel : Channel.values()) {
            registry.getOrCreate(FunctionalCounter.builder("platen_rendered", stats, source -> source.rendered(channel))
                    .description("Rendered messages by channel")
                    .tags(List.of(Tag.create("channel", channel.id()))));
        }
        registry.getOrCreate(FunctionalCounter.builder("platen_redelivered", stats, PipelineStats::redelivered)
                .description("Messages given back to the broker"));
        gauge(registry, "platen_in_flight", "Messages received and not settled", stats, PipelineStats::inFlight);
        gauge(
                registry,
                "platen_render_micros_p50",
                "Median time of decoding and rendering",
                stats,
                s -> s.renderMicros(50));
        gauge(
                registry,
                "platen_render_micros_p99",
                "99th percentile of decoding and rendering",
                stats,
                s -> s.renderMicros(99));
        gauge(
                registry,
                "platen_reserved_bytes",
                "Bytes reserved for messages in flight",
                instance.ledger(),
                ledger -> ledger.reservedBytes());
        gauge(
                registry,
                "platen_budget_bytes",
                "Bytes that messages in flight may occupy",
                instance.ledger(),
                ledger -> ledger.budgetBytes());
        gauge(registry, "platen_templates", "Templates that the store knows", instance, InstanceView::templates);
    }

    private static <T> void gauge(
            MeterRegistry registry, String name, String description, T source, ToDoubleFunction<T> value) {
        registry.getOrCreate(Gauge.builder(name, source, value).description(description));
    }
}
