package dev.platen.simulator;

import dev.platen.app.fairness.LaneShares;
import dev.platen.app.message.Lane;
import dev.platen.app.pipeline.LaneSchedule;
import dev.platen.spi.scaling.LaneLoad;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The messages of several lanes and workspaces, served as an instance serves them: the production
/// [LaneSchedule] says which lane is next, with the weights that lanes have by default, and in each lane the
/// production fair queue whose message.
///
/// All ready instances are alike and get messages in turn. So one of them is simulated, message by message,
/// and each of its messages stands for one of every instance.
final class FairService {
    private static final double NANOS = 1e9;

    private final double serviceRate;
    private final LaneSchedule schedule = new LaneSchedule(LaneShares.byDefault());
    private final Map<Lane, LaneFlow> lanes = new EnumMap<>(Lane.class);
    private final Map<Lane, Tally> byLane = new EnumMap<>(Lane.class);
    /// The workspace that bursts, and all others; none if there is only one.
    private final List<Tally> byWorkspaces = new ArrayList<>();

    private final Waits waits = new Waits();
    /// When the instance is done with what it does.
    private double freeAt;

    /// How long the last message took.
    private double lastSeconds;

    /// The waits of a part of the messages.
    private static final class Tally {
        private final Part.Kind kind;
        private final String name;
        private final Waits waits = new Waits();
        private double longestInSecond;

        Tally(Part.Kind kind, String name) {
            this.kind = kind;
            this.name = name;
        }

        void add(double wait, double messages) {
            waits.add(wait, wait, messages);
            longestInSecond = Math.max(longestInSecond, wait);
        }
    }

    FairService(Shares shares, Arrivals arrivals, double serviceRate) {
        this.serviceRate = serviceRate;
        Senders senders = new Senders(arrivals, shares);
        shares.lanes().forEach((lane, share) -> {
            lanes.put(lane, new LaneFlow(lane, share, senders));
            byLane.put(lane, new Tally(Part.Kind.LANE, lane.id()));
        });
        if (shares.workspaces() > 1) {
            byWorkspaces.add(new Tally(Part.Kind.WORKSPACES, Part.BURSTING));
            byWorkspaces.add(new Tally(Part.Kind.WORKSPACES, Part.OTHERS));
        }
    }

    /// One second passes.
    ///
    /// @param arrived messages that arrive in it
    /// @param instances that serve; at least one
    void pass(int second, int arrived, int instances) {
        tallies().forEach(tally -> tally.longestInSecond = 0);
        lanes.values().forEach(lane -> lane.arrive(second, arrived));
        double end = second + 1.0;
        double now = Math.max(freeAt, second);
        while (now < end) {
            double longestParking = lastSeconds;
            for (LaneFlow lane : lanes.values()) {
                now += lane.takeIn(now, instances, longestParking);
            }
            int available = available();
            now = available == 0 ? Math.min(end, nextArrival()) : serve(schedule.next(available), now, instances);
        }
        freeAt = now;
    }

    /// The lanes that have a message in the instance, a bit by ordinal.
    private int available() {
        int available = 0;
        for (LaneFlow lane : lanes.values()) {
            available |= lane.hasNext() ? 1 << lane.lane().ordinal() : 0;
        }
        return available;
    }

    private double nextArrival() {
        double next = Double.POSITIVE_INFINITY;
        for (LaneFlow lane : lanes.values()) {
            next = Math.min(next, lane.nextArrival());
        }
        return next;
    }

    private double serve(Lane turn, double now, int instances) {
        LaneFlow lane = Objects.requireNonNull(lanes.get(turn));
        Sample sample = lane.remove();
        served(turn, sample, now);
        lastSeconds = sample.messages() / (instances * serviceRate);
        double done = now + lastSeconds;
        lane.charge(sample, Math.round(lastSeconds * NANOS), Math.round(done * NANOS));
        return done;
    }

    private void served(Lane lane, Sample sample, double now) {
        double wait = Math.max(0, now - sample.arrival());
        waits.add(wait, wait, sample.messages());
        Objects.requireNonNull(byLane.get(lane)).add(wait, sample.messages());
        if (!byWorkspaces.isEmpty()) {
            byWorkspaces.get(sample.workspace() == 0 ? 0 : 1).add(wait, sample.messages());
        }
    }

    /// Nobody waits any longer: all that is still there counts with its wait so far.
    void giveUp(double now) {
        lanes.forEach((lane, flow) -> flow.clear(sample -> served(lane, sample, now)));
    }

    boolean isEmpty() {
        return lanes.values().stream().allMatch(LaneFlow::isEmpty);
    }

    /// The waits of all messages.
    Waits waits() {
        return waits;
    }

    /// How long the first one has waited at `now`, in seconds.
    double oldest(double now) {
        return lanes.values().stream()
                .mapToDouble(lane -> lane.oldest(now))
                .max()
                .orElse(0);
    }

    /// What a strategy is told.
    ///
    /// @param arrived messages since the observation before
    List<LaneLoad> loads(int second, long arrived, long bytesPerMessage) {
        return lanes.values().stream()
                .map(lane -> lane.load(second, arrived, bytesPerMessage))
                .toList();
    }

    private List<Tally> tallies() {
        List<Tally> tallies = new ArrayList<>(byLane.values());
        tallies.addAll(byWorkspaces);
        return tallies;
    }

    /// How many parts there are.
    int size() {
        return tallies().size();
    }

    /// The longest wait of each part's messages that were served in the last second.
    double[] longestInSecond() {
        return tallies().stream().mapToDouble(tally -> tally.longestInSecond).toArray();
    }

    /// What came of each part.
    ///
    /// @param courses one for each
    List<Part> parts(List<double[]> courses) {
        List<Tally> tallies = tallies();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < tallies.size(); i++) {
            Tally tally = tallies.get(i);
            parts.add(Part.of(tally.kind, tally.name, tally.waits, courses.get(i)));
        }
        return parts;
    }
}
