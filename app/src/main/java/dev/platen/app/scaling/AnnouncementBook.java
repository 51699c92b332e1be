package dev.platen.app.scaling;

import dev.platen.spi.scaling.AnnouncedLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is announced, what of it came, and how much each workspace's announcements are believed.
///
/// A workspace is believed entirely until it breaks its word. An announcement of which only a part came
/// lowers the trust half of the way to that part; one that was kept gives a half back; and what is missing
/// to full trust halves in 30 days. While messages of an announcement should come and do not, the rest of it
/// is believed no more than what came so far: so one that never comes costs no more than what was kept ready
/// until then, which is less than its own instance-minutes.
///
/// What came is counted per workspace, as instances take it in. What the workspace sends anyway, by its rate
/// outside of announcements, is not counted for them.
///
/// Pure: time is an argument. For use by one thread.
public final class AnnouncementBook {
    /// Announcements at a time.
    public static final int MAX_OPEN = 1_000;

    /// What comes up to so much before the announced start counts.
    static final Duration EARLY = Duration.ofMinutes(1);

    /// For so long after they should have come, messages are on their way and not missing.
    static final Duration GRACE = Duration.ofSeconds(15);

    /// So long after its end an announcement is judged; later while there is backlog from before.
    static final Duration JUDGED_AFTER = Duration.ofMinutes(1);

    /// So long after its end it is judged whatever the backlog.
    static final Duration JUDGED_AT_THE_LATEST = Duration.ofHours(1);

    private final Map<String, Entry> open = new TreeMap<>();
    private final Map<String, Trust> trust = new TreeMap<>();
    private final Map<String, UsualRate> usual = new HashMap<>();
    private Instant countedAt = Instant.MIN;
    private Instant knownThrough = Instant.MIN;

    private static final class Entry {
        private final Announcement announcement;
        private double came;

        Entry(Announcement announcement) {
            this.announcement = announcement;
        }

        boolean isActive(Instant at) {
            return !at.isBefore(announcement.start().minus(EARLY));
        }
    }

    /// What became of an announcement.
    ///
    /// @param announcement what was announced
    /// @param came how many of its messages came, at most as many as were announced
    /// @param trust how much the workspace is believed from now on
    public record Outcome(Announcement announcement, long came, Trust trust) {
        /// The part that came, from 0 to 1.
        public double share() {
            return (double) came / announcement.messages();
        }
    }

    /// Adds an announcement, or changes the one of the same id; what came of that so far stays counted.
    ///
    /// @return false if there are too many
    public boolean put(Announcement announcement) {
        Entry before = open.get(announcement.id());
        if (before == null && open.size() >= MAX_OPEN) {
            return false;
        }
        Entry entry = new Entry(announcement);
        if (before != null) {
            entry.came = before.came;
        }
        open.put(announcement.id(), entry);
        return true;
    }

    /// Takes an announcement back: nothing comes, and nobody is believed less for saying so.
    public void remove(String id) {
        open.remove(id);
    }

    /// What is announced and not judged, by id.
    public List<Announcement> open() {
        return open.values().stream().map(entry -> entry.announcement).toList();
    }

    /// How many messages of each announcement came so far, by id.
    public Map<String, Long> came() {
        Map<String, Long> came = new HashMap<>();
        open.forEach((id, entry) -> came.put(id, Math.round(entry.came)));
        return came;
    }

    /// Goes on where somebody else had counted so many.
    public void resume(Map<String, Long> came) {
        open.forEach((id, entry) -> entry.came = came.getOrDefault(id, 0L));
    }

    /// Sets what is believed of a workspace, as it was known elsewhere.
    ///
    /// @param known null for everything
    public void believe(String workspace, @Nullable Trust known) {
        if (known == null) {
            trust.remove(workspace);
        } else {
            trust.put(workspace, known);
        }
    }

    /// How much announcements of `workspace` are believed, from 0 to 1.
    public double trust(String workspace, Instant at) {
        Trust known = trust.get(workspace);
        return known == null ? 1 : known.at(at);
    }

    /// Counts messages that were taken in since the call before.
    ///
    /// @param at now; later than at the call before
    /// @param through messages sent before this time are counted, later ones may wait as backlog; not after
    ///     `at`
    /// @param messages by workspace; may leave out those of which nothing is announced
    public void arrived(Instant at, Instant through, Map<String, Long> messages) {
        double seconds = countedAt.equals(Instant.MIN) ? 0 : seconds(countedAt, at);
        messages.forEach((workspace, count) -> arrived(at, seconds, workspace, count));
        usual.keySet().removeIf(workspace -> !messages.containsKey(workspace) && !isOpen(workspace));
        countedAt = at;
        knownThrough = through;
    }

    private void arrived(Instant at, double seconds, String workspace, long count) {
        UsualRate rate = usual.computeIfAbsent(workspace, name -> new UsualRate());
        List<Entry> active = open.values().stream()
                .filter(entry -> entry.announcement.workspace().equals(workspace) && entry.isActive(at))
                .sorted(Comparator.comparing(entry -> entry.announcement.start()))
                .toList();
        if (active.isEmpty()) {
            rate.learn(seconds, count);
            return;
        }
        double left = Math.max(0, count - rate.perSecond() * seconds);
        for (Entry entry : active) {
            double taken = Math.min(left, entry.announcement.messages() - entry.came);
            entry.came += taken;
            left -= taken;
        }
    }

    private boolean isOpen(String workspace) {
        return open.values().stream()
                .anyMatch(entry -> entry.announcement.workspace().equals(workspace));
    }

    /// What is announced and not over, as strategies see it.
    public List<AnnouncedLoad> at(Instant now) {
        List<AnnouncedLoad> loads = new ArrayList<>();
        for (Entry entry : open.values()) {
            Announcement announced = entry.announcement;
            if (announced.end().isAfter(now)
                    || (announced.ramp().isZero() && !announced.start().isBefore(now))) {
                loads.add(new AnnouncedLoad(
                        announced.id(),
                        announced.workspace(),
                        announced.lane(),
                        announced.messages(),
                        announced.start(),
                        announced.ramp(),
                        Math.min(trust(announced.workspace(), now), shareSoFar(entry))));
            }
        }
        return loads;
    }

    /// Of what should have come, the part that did; 1 before there is anything to say.
    private double shareSoFar(Entry entry) {
        if (knownThrough.equals(Instant.MIN)) {
            return 1;
        }
        double due = entry.announcement.messagesBefore(knownThrough.minus(GRACE));
        return due == 0 ? 1 : Math.min(1, entry.came / due);
    }

    /// Judges what is over: it leaves the book, and the trust in its workspace changes.
    public List<Outcome> judge(Instant now) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Iterator<Entry> entries = open.values().iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            Instant end = entry.announcement.end();
            boolean known = now.isAfter(end.plus(JUDGED_AFTER)) && !knownThrough.isBefore(end.plus(GRACE));
            if (known || now.isAfter(end.plus(JUDGED_AT_THE_LATEST))) {
                entries.remove();
                outcomes.add(judge(entry, now));
            }
        }
        return outcomes;
    }

    private Outcome judge(Entry entry, Instant now) {
        Announcement announcement = entry.announcement;
        long came = Math.round(entry.came);
        Trust next = Trust.after(trust(announcement.workspace(), now), entry.came / announcement.messages(), now);
        trust.put(announcement.workspace(), next);
        return new Outcome(announcement, came, next);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }
}
