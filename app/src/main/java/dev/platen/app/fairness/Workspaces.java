package dev.platen.app.fairness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.message.TemplateName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which workspaces are paused or have limits, and where messages are parked, the same on every instance. A
/// pause and limits are records of their own, so that of two people who change one each both get what they
/// want.
///
/// Safe for use by several threads.
public final class Workspaces {
    /// Workspaces with a pause or limits at a time: each may get a topic of its own per lane.
    public static final int MAX_RESTRICTED = 1_000;

    private static final String PAUSED = "paused/";
    private static final String LIMITS = "limits/";
    private static final String RATE = "ratePerSecond";
    private static final String BYTES = "bytesInFlight";
    private static final byte[] PRESENT = {'{', '}'};
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(Workspaces.class);

    private final WorkspaceLog log;
    private final Map<String, Restriction> restrictions = new ConcurrentSkipListMap<>();
    private final Set<ParkedTopic> topics = ConcurrentHashMap.newKeySet();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean restricted;

    /// Hears what changes, on the log's thread; must not block.
    public interface Listener {
        /// There are parked messages in `topic`, or soon will be.
        void parkedIn(ParkedTopic topic);

        /// The pause or the limits of `workspace` are not what they were.
        void changed(String workspace);
    }

    public Workspaces(WorkspaceLog log) {
        this.log = log;
    }

    /// Adds a listener, who hears of all that is known already.
    public void listen(Listener listener) {
        listeners.add(listener);
        topics.forEach(listener::parkedIn);
    }

    /// Reads what is known.
    public void start() throws IOException {
        log.start(this::read);
    }

    private void read(String key, byte @Nullable [] record) {
        try {
            if (key.startsWith(PAUSED)) {
                paused(key.substring(PAUSED.length()), record != null);
            } else if (key.startsWith(LIMITS)) {
                limits(key.substring(LIMITS.length()), record == null ? WorkspaceLimits.NONE : decode(record));
            } else if (record != null) {
                ParkedTopic topic = ParkedTopic.parse(key);
                if (topic != null && topics.add(topic)) {
                    listeners.forEach(listener -> listener.parkedIn(topic));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "a record of a workspace cannot be read and is ignored: {}",
                    e.getClass().getSimpleName());
        }
    }

    private void paused(String workspace, boolean paused) {
        restriction(workspace).paused(paused);
        changed(workspace);
    }

    private void limits(String workspace, WorkspaceLimits limits) {
        restriction(workspace).limits(limits);
        changed(workspace);
    }

    private Restriction restriction(String workspace) {
        if (!TemplateName.isValid(workspace)) {
            throw new IllegalArgumentException("not a workspace's name");
        }
        return restrictions.computeIfAbsent(workspace, name -> new Restriction());
    }

    private void changed(String workspace) {
        restrictions.values().removeIf(Restriction::isNone);
        restricted = !restrictions.isEmpty();
        listeners.forEach(listener -> listener.changed(workspace));
    }

    /// Whether any workspace is paused or has limits; asked for every message.
    public boolean isAnyRestricted() {
        return restricted;
    }

    /// The pause and limits of `workspace`; null if it has none.
    public @Nullable Restriction find(String workspace) {
        return restrictions.get(workspace);
    }

    /// All workspaces that are paused or have limits, by name.
    public List<String> restricted() {
        return new ArrayList<>(restrictions.keySet());
    }

    /// Whether there are, or were, parked messages in `topic`.
    public boolean isKnown(ParkedTopic topic) {
        return topics.contains(topic);
    }

    /// All topics where messages are, or were, parked.
    public Set<ParkedTopic> parked() {
        return Set.copyOf(topics);
    }

    /// Tells every instance, now and later, that `topic` is to be consumed.
    public void announce(ParkedTopic topic) throws IOException {
        log.write(topic.key(), PRESENT);
    }

    /// Pauses `workspace`, or ends its pause, on every instance.
    ///
    /// @return false if too many are restricted already
    public boolean pause(String workspace, boolean paused) throws IOException {
        if (paused && !hasRoomFor(workspace)) {
            return false;
        }
        log.write(PAUSED + workspace, paused ? PRESENT : null);
        return true;
    }

    /// Limits `workspace` on every instance; [WorkspaceLimits#NONE] ends that.
    ///
    /// @return false if too many are restricted already
    public boolean limit(String workspace, WorkspaceLimits limits) throws IOException {
        if (!limits.isNone() && !hasRoomFor(workspace)) {
            return false;
        }
        log.write(LIMITS + workspace, limits.isNone() ? null : encode(limits));
        return true;
    }

    private boolean hasRoomFor(String workspace) {
        return restrictions.size() < MAX_RESTRICTED || restrictions.containsKey(workspace);
    }

    private static byte[] encode(WorkspaceLimits limits) throws IOException {
        ObjectNode record = JSON.createObjectNode();
        if (!Double.isInfinite(limits.ratePerSecond())) {
            record.put(RATE, limits.ratePerSecond());
        }
        if (limits.bytesInFlight() != Long.MAX_VALUE) {
            record.put(BYTES, limits.bytesInFlight());
        }
        return JSON.writeValueAsBytes(record);
    }

    private static WorkspaceLimits decode(byte[] record) throws IOException {
        JsonNode limits = JSON.readTree(record);
        return new WorkspaceLimits(
                limits.path(RATE).asDouble(Double.POSITIVE_INFINITY),
                limits.path(BYTES).asLong(Long.MAX_VALUE));
    }
}
