package dev.platen.app.scaling;

import dev.platen.app.scaling.Heartbeat.State;
import dev.platen.spi.scaling.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The instances, as their heartbeats tell. Every instance keeps this book, so that whoever becomes the
/// leader knows the fleet already.
///
/// Pure: time is an argument. Safe for use by several threads.
public final class Fleet {
    /// Whoever was not heard of for so long is silent: it may have died, or its words are on their way.
    static final Duration SILENT = Duration.ofSeconds(3);

    /// Whoever was not heard of for so long is gone.
    static final Duration GONE = Duration.ofSeconds(10);

    /// An instance that was ready for less time than this when it was first heard of is a new one.
    private static final Duration NEW = Duration.ofSeconds(5);

    private final Map<String, Member> members = new TreeMap<>();
    private final StartUps startUps;
    private final ServiceRate rate;
    private int desired;
    private boolean backlog;
    private @Nullable Instant hearingSince;
    private @Nullable Instant lastHeardAt;

    private static final class Member {
        private final ServiceRate.Window window = new ServiceRate.Window();
        private final Map<String, Long> deferredBefore = new HashMap<>();
        private final Map<String, Long> takenBefore = new HashMap<>();
        private Heartbeat last;
        private Instant heardAt;

        /// What a new one tells at first, it did since its start.
        Member(Heartbeat first, Instant heardAt, boolean isNew) {
            this.last = first;
            this.heardAt = heardAt;
            if (isNew) {
                first.deferred().keySet().forEach(key -> deferredBefore.put(key, 0L));
                first.taken().keySet().forEach(key -> takenBefore.put(key, 0L));
            }
        }

        void hear(Heartbeat beat, Instant at) {
            last = beat;
            heardAt = at;
            begin(deferredBefore, beat.deferred());
            begin(takenBefore, beat.taken());
        }

        /// What was not told before began before anybody asked for it.
        private static void begin(Map<String, Long> before, Map<String, Long> told) {
            before.keySet().retainAll(told.keySet());
            told.forEach(before::putIfAbsent);
        }

        boolean isReady() {
            return last.state() == State.READY;
        }
    }

    /// An instance as others see it.
    ///
    /// @param last what it said last
    /// @param silentFor for how long nothing was heard of it
    public record Seen(Heartbeat last, Duration silentFor) {
        /// Whether it should have been heard of since.
        public boolean isSilent() {
            return silentFor.compareTo(SILENT) > 0;
        }
    }

    /// @param startUp how long a start takes, before one was measured
    /// @param perSecond messages per second of an instance, before that was measured
    public Fleet(Duration startUp, double perSecond) {
        startUps = new StartUps(startUp);
        rate = new ServiceRate(perSecond);
    }

    /// An instance was heard of.
    synchronized void heard(Heartbeat beat, Instant now) {
        if (hearingSince == null
                || lastHeardAt == null
                || lastHeardAt.plus(SILENT).isBefore(now)) {
            hearingSince = now;
        }
        lastHeardAt = now;
        members.values().removeIf(member -> member.heardAt.plus(GONE).isBefore(now));
        Member member = members.get(beat.instance());
        if (beat.state() == State.GONE) {
            members.remove(beat.instance());
            return;
        }
        if (member == null) {
            Duration readyFor = Duration.between(beat.home().started().plus(beat.startUp()), beat.at());
            boolean isNew = readyFor.compareTo(NEW) < 0;
            member = new Member(beat, now, isNew);
            members.put(beat.instance(), member);
            if (isNew && beat.state() == State.READY) {
                startUps.appeared(now, beat.startUp());
            }
        }
        member.hear(beat, now);
        member.window.add(beat.at().toEpochMilli(), beat.settled(), backlog && member.isReady(), rate);
    }

    /// Whether heartbeats have been coming for long enough to know who is there. Whoever has just begun to
    /// listen, or was cut off, does not.
    synchronized boolean isKnown(Instant now) {
        return hearingSince != null
                && lastHeardAt != null
                && !lastHeardAt.plus(SILENT).isBefore(now)
                && !hearingSince.plus(SILENT).isAfter(now);
    }

    /// There were to be so many instances when this one began to listen.
    synchronized void known(int knownDesired) {
        desired = knownDesired;
    }

    /// There should be so many instances from now on.
    synchronized void decided(int newDesired, Instant at) {
        int before = desired == 0 ? ready() : desired;
        startUps.changed(newDesired - before, at);
        desired = newDesired;
    }

    /// So many messages wait in the lanes.
    synchronized void backlog(long messages) {
        backlog = messages > rate.perInstance() * Math.max(1, ready());
    }

    private int ready() {
        return (int) members.values().stream().filter(Member::isReady).count();
    }

    /// The fleet as strategies see it.
    synchronized FleetState state(Instant now) {
        members.values().removeIf(member -> member.heardAt.plus(GONE).isBefore(now));
        int ready = ready();
        List<Integer> levels = members.values().stream()
                .filter(Member::isReady)
                .map(member -> Math.clamp(member.last.level(), 0, 4))
                .toList();
        return new FleetState(
                desired,
                startUps.starting(Math.max(0, desired - ready), now),
                ready,
                members.size() - ready,
                startUps.p50(),
                startUps.p90(),
                rate.perInstance(),
                levels);
    }

    /// All that are not gone, by name.
    public synchronized List<Seen> members(Instant now) {
        List<Seen> seen = new ArrayList<>();
        for (Member member : members.values()) {
            if (!member.heardAt.plus(GONE).isBefore(now)) {
                seen.add(new Seen(member.last, Duration.between(member.heardAt, now)));
            }
        }
        return seen;
    }

    /// Who should have been heard of and was not, in words.
    synchronized List<String> missing(Instant now) {
        List<String> missing = new ArrayList<>();
        if (!isKnown(now)) {
            missing.add("heartbeats have not been heard for long enough");
        }
        members(now).stream()
                .filter(Seen::isSilent)
                .forEach(seen -> missing.add("instance " + seen.last().instance() + " is silent"));
        return missing;
    }

    /// Messages set aside for want of memory since the last call, by lane.
    synchronized Map<String, Long> takeDeferred() {
        Map<String, Long> sum = new HashMap<>();
        for (Member member : members.values()) {
            add(sum, member.last.deferred(), member.deferredBefore);
        }
        return sum;
    }

    /// Messages that came into work since the last call, by workspace of which load is announced.
    synchronized Map<String, Long> takeTaken() {
        Map<String, Long> sum = new HashMap<>();
        for (Member member : members.values()) {
            add(sum, member.last.taken(), member.takenBefore);
        }
        return sum;
    }

    private static void add(Map<String, Long> sum, Map<String, Long> now, Map<String, Long> before) {
        now.forEach((key, value) -> {
            sum.merge(key, Math.max(0, value - before.getOrDefault(key, value)), Long::sum);
            before.put(key, value);
        });
    }
}
