package dev.platen.app.scaling;

import dev.platen.app.event.AnnouncementJudged;
import dev.platen.app.scaling.AnnouncementBook.Outcome;
import dev.platen.spi.scaling.AnnouncedLoad;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Announced load, the same on every instance: what producers announce goes into a log that all of them
/// follow. Only the leader counts what comes and judges.
///
/// Safe for use by several threads.
public final class Announcements {
    private static final String ANNOUNCEMENT = "announcement/";
    private static final String TRUST = "trust/";

    /// Workspaces that broke their word and are remembered.
    static final int MAX_JUDGED = 1_000;

    /// Of less than this part of what was announced, people are told.
    private static final double REPORTED = 0.9;

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final FleetLog log;
    private final LongSupplier clockMillis;
    private final AnnouncementBook book = new AnnouncementBook();
    private final Map<String, Outcome> judged = new TreeMap<>();

    /// An announcement as people see it.
    ///
    /// @param announcement what is announced
    /// @param trust how much its workspace is believed
    /// @param came how many of its messages came so far, as the leader last told
    public record Seen(Announcement announcement, double trust, long came) {}

    /// @param clockMillis wall-clock milliseconds
    public Announcements(FleetLog log, LongSupplier clockMillis) {
        this.log = log;
        this.clockMillis = clockMillis;
    }

    /// Reads what is announced, and follows it.
    public void start() throws IOException {
        log.start(this::read);
    }

    private synchronized void read(String key, byte @Nullable [] record) {
        try {
            if (key.startsWith(ANNOUNCEMENT)) {
                if (record == null) {
                    book.remove(key.substring(ANNOUNCEMENT.length()));
                } else {
                    boolean _ = book.put(AnnouncementCodec.decode(record));
                }
            } else if (key.startsWith(TRUST)) {
                judge(key.substring(TRUST.length()), record == null ? null : AnnouncementCodec.decodeOutcome(record));
            }
        } catch (IOException | InvalidAnnouncementException e) {
            LOG.warn(
                    "a record of announced load cannot be read and is ignored: {}",
                    e.getClass().getSimpleName());
        }
    }

    private void judge(String workspace, @Nullable Outcome outcome) {
        if (outcome == null) {
            judged.remove(workspace);
            book.believe(workspace, null);
        } else {
            judged.put(workspace, outcome);
            book.believe(workspace, outcome.trust());
        }
    }

    /// Announces load, or changes what was announced by the same id, on every instance.
    ///
    /// @param json the manifest
    /// @throws InvalidAnnouncementException if it cannot be taken
    /// @throws IOException if the broker does not take it in time
    public Announcement announce(byte[] json) throws InvalidAnnouncementException, IOException {
        Announcement announcement = AnnouncementCodec.decode(json);
        AnnouncementCodec.requireTimely(announcement, now());
        synchronized (this) {
            List<Announcement> open = book.open();
            if (open.size() >= AnnouncementBook.MAX_OPEN
                    && open.stream().noneMatch(other -> other.id().equals(announcement.id()))) {
                throw new InvalidAnnouncementException(
                        AnnouncementBook.MAX_OPEN + " announcements are open already", "take some of them back");
            }
        }
        log.write(ANNOUNCEMENT + announcement.id(), AnnouncementCodec.encode(announcement));
        return announcement;
    }

    /// Takes an announcement back, on every instance.
    ///
    /// @return false if there is none of that id
    public boolean withdraw(String id) throws IOException {
        synchronized (this) {
            if (book.open().stream().noneMatch(other -> other.id().equals(id))) {
                return false;
            }
        }
        log.write(ANNOUNCEMENT + id, null);
        return true;
    }

    /// What is announced and not judged, by id.
    public synchronized List<Seen> all() {
        Map<String, Long> came = book.came();
        return book.open().stream()
                .map(each -> new Seen(each, book.trust(each.workspace(), now()), came.getOrDefault(each.id(), 0L)))
                .toList();
    }

    /// What became of the last announcement of each workspace that is not believed entirely since; by
    /// workspace.
    public synchronized List<Outcome> judged() {
        return List.copyOf(judged.values());
    }

    /// Workspaces of which load is announced: instances count what comes of them.
    public synchronized Set<String> workspaces() {
        return book.open().stream().map(Announcement::workspace).collect(Collectors.toSet());
    }

    /// What strategies are told.
    synchronized List<AnnouncedLoad> load(Instant now) {
        return book.at(now);
    }

    /// How many messages of each announcement came so far, by id.
    synchronized Map<String, Long> came() {
        return book.came();
    }

    /// So many had come when the leader last told.
    synchronized void resume(Map<String, Long> came) {
        book.resume(came);
    }

    /// Counts what came, and judges what is over.
    ///
    /// @param through messages sent before then are counted, later ones may wait as backlog
    /// @param taken messages that came into work since the call before, by workspace
    void count(Instant now, Instant through, Map<String, Long> taken) {
        List<Outcome> outcomes;
        synchronized (this) {
            book.arrived(now, through, taken);
            outcomes = book.judge(now);
        }
        for (Outcome outcome : outcomes) {
            tell(outcome);
            Announcement over = outcome.announcement();
            forgetOneFor(over.workspace());
            // Of who is believed entirely nothing needs to be known.
            log.send(TRUST + over.workspace(), outcome.trust().isFull() ? null : AnnouncementCodec.encode(outcome));
            log.send(ANNOUNCEMENT + over.id(), null);
        }
    }

    /// Makes room for what becomes of `workspace`: of whoever was judged longest ago, nothing is known.
    private void forgetOneFor(String workspace) {
        Optional<Outcome> oldest;
        synchronized (this) {
            oldest = judged.size() < MAX_JUDGED || judged.containsKey(workspace)
                    ? Optional.empty()
                    : judged.values().stream()
                            .min(Comparator.comparing(each -> each.trust().since()));
        }
        oldest.ifPresent(each -> log.send(TRUST + each.announcement().workspace(), null));
    }

    private static void tell(Outcome outcome) {
        Announcement over = outcome.announcement();
        if (outcome.share() < REPORTED) {
            LOG.warn(
                    "of the announcement {} of workspace {} came {} of {} messages; its announcements are believed"
                            + " at {} % from now on",
                    over.id(),
                    over.workspace(),
                    outcome.came(),
                    over.messages(),
                    Math.round(100 * outcome.trust().value()));
        }
        AnnouncementJudged event = new AnnouncementJudged();
        event.id = over.id();
        event.workspace = over.workspace();
        event.lane = over.lane();
        event.announced = over.messages();
        event.came = outcome.came();
        event.trust = outcome.trust().value();
        event.commit();
    }

    private Instant now() {
        return Instant.ofEpochMilli(clockMillis.getAsLong());
    }
}
