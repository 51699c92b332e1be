package dev.platen.app.fairness;

import dev.platen.app.message.Lane;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// What this instance has parked and what it has settled of what was parked, by anybody, since its start.
/// What is parked in the fleet is the sum of the first over all instances that ever were, less the sum of
/// the second.
///
/// Safe for use by several threads.
public final class ParkingStats {
    /// Workspaces that are counted by name; those beyond count as [#OTHERS].
    static final int MAX_WORKSPACES = 1_000;

    /// Stands for all workspaces that are not counted by name; no workspace can have this name.
    public static final String OTHERS = "(others)";

    private final LongAdder[] parked = adders();
    private final LongAdder[] settled = adders();
    private final Map<String, Counters> byWorkspace = new ConcurrentHashMap<>();

    private volatile Consumer<String> listener = workspace -> {};

    private record Counters(LongAdder parked, LongAdder settled) {}

    /// Counts of one workspace.
    ///
    /// @param parked messages that this instance has parked
    /// @param settled messages that had been parked and that this instance has finished with
    public record Count(String workspace, long parked, long settled) {}

    private static LongAdder[] adders() {
        LongAdder[] adders = new LongAdder[Lane.values().length];
        for (int i = 0; i < adders.length; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    /// A message is in a parked topic, and acknowledged where it was.
    public void parked(Lane lane, String workspace) {
        parked[lane.ordinal()].increment();
        counters(workspace).parked().increment();
    }

    /// A message from a parked topic is settled there.
    public void settled(Lane lane, String workspace) {
        settled[lane.ordinal()].increment();
        counters(workspace).settled().increment();
    }

    private Counters counters(String workspace) {
        Counters known = byWorkspace.get(workspace);
        if (known != null) {
            return known;
        }
        String name = byWorkspace.size() < MAX_WORKSPACES ? workspace : OTHERS;
        Counters made = new Counters(new LongAdder(), new LongAdder());
        Counters before = byWorkspace.putIfAbsent(name, made);
        if (before == null) {
            listener.accept(name);
        }
        return before == null ? made : before;
    }

    /// Who wants to hear the names of workspaces that have something parked for the first time.
    public void whenNew(Consumer<String> newListener) {
        listener = newListener;
    }

    /// Counts of one workspace; zeros if it never had anything parked, or is not counted by name.
    public Count count(String workspace) {
        Counters known = byWorkspace.get(workspace);
        return known == null
                ? new Count(workspace, 0, 0)
                : new Count(workspace, known.parked().sum(), known.settled().sum());
    }

    /// Messages of `lane` that this instance has parked.
    public long parked(Lane lane) {
        return parked[lane.ordinal()].sum();
    }

    /// Messages of `lane` that had been parked and that this instance has finished with.
    public long settled(Lane lane) {
        return settled[lane.ordinal()].sum();
    }

    /// Every workspace that had something parked, those with most first.
    public List<Count> workspaces() {
        return byWorkspace.keySet().stream()
                .map(this::count)
                .sorted(Comparator.comparingLong(Count::parked).reversed().thenComparing(Count::workspace))
                .toList();
    }
}
