package dev.platen.cli.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.cli.load.RequestEnvelope;
import dev.platen.cli.load.RequestSource;
import java.util.EnumMap;
import java.util.Map;

/// The sample traffic: seven kinds of messages over all lanes and channels, and among every thousand about
/// five that their template aborts and five that cannot be rendered. What a request is follows from the
/// seed and its number alone, so that a reader can tell from an id what must have come of it.
public final class SampleMix implements RequestSource {
    /// What must come of a request.
    public enum Fate {
        RENDERED,
        ABORTED,
        DEAD_LETTERED
    }

    /// Different data sets for each kind; more would cost memory and change nothing.
    private static final int VARIANTS = 64;

    private static final int PER_MILLE_ABORTED = 5;
    private static final int PER_MILLE_BAD = 5;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SampleKind[] KIND_BY_PERCENT = kindByPercent();

    private final long seed;
    private final String idPrefix;
    private final Map<SampleKind, RequestEnvelope[]> good = new EnumMap<>(SampleKind.class);
    private final RequestEnvelope[] aborted;
    private final RequestEnvelope[] bad;

    /// Ids are `idPrefix` followed by the request's number.
    public SampleMix(long seed, String idPrefix) {
        this.seed = seed;
        this.idPrefix = idPrefix;
        SampleData data = new SampleData(seed);
        for (SampleKind kind : SampleKind.values()) {
            RequestEnvelope[] variants = new RequestEnvelope[VARIANTS];
            for (int i = 0; i < VARIANTS; i++) {
                variants[i] = envelope(kind, kind.template, kind.data(data));
            }
            good.put(kind, variants);
        }
        aborted = new RequestEnvelope[] {envelope(SampleKind.ORDER_WEBHOOK, "order-webhook", optedOut(data.order()))};
        bad = new RequestEnvelope[] {
            // A misspelt name, a variable left out, a time limit long gone, and no JSON at all.
            envelope(SampleKind.DELIVERY_UPDATE, "delivery-updaet", data.delivery()),
            envelope(SampleKind.DELIVERY_UPDATE, "delivery-update", Map.of("firstName", "Ada")),
            RequestEnvelope.ofTail("\",\"deadline\":\"2020-01-01T00:00:00Z\",\"workspace\":\"acme\",\"template\":"
                    + "\"delivery-update\",\"channel\":\"push\",\"data\":" + json(data.delivery()) + "}"),
            RequestEnvelope.ofTail("\",\"workspace\":\"acme\",\"template\":\"delivery-update\",\"channel\":\"push\",")
        };
    }

    @Override
    public Request next(long index) {
        String id = idPrefix + index;
        int variant = (int) (mix(index) >>> 33);
        RequestEnvelope envelope = switch (fate(index)) {
            case RENDERED -> good(index, variant);
            case ABORTED -> aborted[variant % aborted.length];
            case DEAD_LETTERED -> bad[variant % bad.length];
        };
        return new Request(lane(index), envelope.withId(id));
    }

    public Fate fate(long index) {
        int perMille = (int) Long.remainderUnsigned(mix(index), 1000);
        if (perMille < PER_MILLE_ABORTED) {
            return Fate.ABORTED;
        }
        return perMille < PER_MILLE_ABORTED + PER_MILLE_BAD ? Fate.DEAD_LETTERED : Fate.RENDERED;
    }

    public Lane lane(long index) {
        return kind(index).lane;
    }

    public String workspace(long index) {
        return kind(index).workspace;
    }

    public Channel channel(long index) {
        return kind(index).channel;
    }

    private RequestEnvelope good(long index, int variant) {
        RequestEnvelope[] variants = good.get(kind(index));
        if (variants == null) {
            throw new IllegalStateException("no data for " + kind(index));
        }
        return variants[variant % VARIANTS];
    }

    private SampleKind kind(long index) {
        return switch (fate(index)) {
            case RENDERED -> KIND_BY_PERCENT[(int) Long.remainderUnsigned(mix(~index), 100)];
            case ABORTED -> SampleKind.ORDER_WEBHOOK;
            case DEAD_LETTERED -> SampleKind.DELIVERY_UPDATE;
        };
    }

    /// Spreads numbers evenly; the finishing step of SplitMix64 (Steele, Lea, Flood 2014).
    private long mix(long index) {
        long z = seed + index * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static RequestEnvelope envelope(SampleKind kind, String template, Map<String, Object> data) {
        return RequestEnvelope.of(kind.workspace, template, kind.channel, "en-GB", "Europe/Berlin", json(data));
    }

    private static Map<String, Object> optedOut(Map<String, Object> order) {
        order.put("customer", Map.of("id", "c-10001", "firstName", "Ada", "name", "Ada Okafor", "optedOut", true));
        return order;
    }

    private static String json(Map<String, Object> data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SampleKind[] kindByPercent() {
        SampleKind[] kinds = new SampleKind[100];
        int next = 0;
        for (SampleKind kind : SampleKind.values()) {
            for (int i = 0; i < kind.percent; i++) {
                kinds[next++] = kind;
            }
        }
        if (next != kinds.length) {
            throw new IllegalStateException("the shares add up to " + next + " %");
        }
        return kinds;
    }
}
