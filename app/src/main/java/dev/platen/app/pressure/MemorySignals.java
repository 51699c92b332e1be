package dev.platen.app.pressure;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import jdk.jfr.consumer.RecordedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Collects what the virtual machine tells about its memory, and makes one sample a tick of it.
///
/// The heap after a collection and the time that it took come by its notification, within about 20 ms. Exact
/// pauses, allocation stalls, evacuation failures and resident memory come by flight recorder events, half a
/// second to a second later. The rest is asked for when a sample is taken.
public final class MemorySignals implements SampleSource, AutoCloseable {
    private static final double MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double IDLE_SHARE = 0.02;
    private static final int TICKS_OF_GROWTH = 4;
    private static final Logger LOG = LoggerFactory.getLogger(MemorySignals.class);

    private final Collector collector;
    private final LongSupplier reserved;
    private final LongSupplier budget;
    private final LongSupplier clientDirect;
    private final LongSupplier clockNanos;
    private final int threads;
    private final FlightFeed feed;
    private final List<GarbageCollectorMXBean> beans = ManagementFactory.getGarbageCollectorMXBeans();
    private final NotificationListener listener = (notification, handback) -> heard(notification);
    private final Set<String> heapPools;
    private final BufferPoolMXBean directPool;
    private final long directMaxBytes;
    /// Asked for once: the answer is in several files of the operating system.
    private final long limitBytes =
            ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();

    private final Runtime runtime = Runtime.getRuntime();
    private final AtomicBoolean failed = new AtomicBoolean();

    /// Guards what follows: it is written by the notifications' thread, the stream's and the ticking one.
    private final ReentrantLock lock = new ReentrantLock();

    private final LiveSet live;
    private final RollingSum pauseSeconds = new RollingSum();
    private final RollingSum exactPauseSeconds = new RollingSum();
    private final RollingSum fullCollections = new RollingSum();
    private final RollingSum stallSeconds = new RollingSum();
    private final RollingSum evacuationFailures = new RollingSum();
    private final long[] reservedBefore = new long[TICKS_OF_GROWTH];
    private final long[] reservedAtNanos = new long[TICKS_OF_GROWTH];
    private long ticks;
    private long residentBytes;
    private long touchedBytes;

    /// @param reserved bytes that the ledger has reserved for messages in flight
    /// @param budget what the ledger may reserve when nothing lowers its budget
    /// @param clientDirect bytes of direct memory in use that the JDK does not know of. In use, not
    ///     pooled: a pool never gives back what it once had, and would look like pressure for ever
    /// @param threads threads that may wait for memory at the same time
    /// @param clockNanos a clock that only runs forward; the same that ticks are told
    public MemorySignals(
            LongSupplier reserved,
            LongSupplier budget,
            LongSupplier clientDirect,
            int threads,
            LongSupplier clockNanos) {
        this.reserved = reserved;
        this.budget = budget;
        this.clientDirect = clientDirect;
        this.threads = threads;
        this.clockNanos = clockNanos;
        collector =
                Collector.of(beans.stream().map(GarbageCollectorMXBean::getName).toList());
        heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toUnmodifiableSet());
        directPool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        directMaxBytes = directMaxBytes(runtime.maxMemory());
        live = new LiveSet(collector, runtime.maxMemory());
        feed = new FlightFeed(clockNanos, this::heard);
    }

    /// The limit of memory outside the heap, in bytes: what `-XX:MaxDirectMemorySize` says; 0 there means as
    /// much as the heap.
    public static long directMaxBytes(long maxHeapBytes) {
        long configured = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
        return configured > 0 ? configured : maxHeapBytes;
    }

    /// Begins to listen, and collects once, so that the live set without any message is known.
    public void start() {
        for (GarbageCollectorMXBean bean : beans) {
            ((NotificationEmitter) bean).addNotificationListener(listener, null, null);
        }
        feed.start();
        collect();
    }

    /// Does without the stream of events, and does not miss it, until [#resumeStream()]: the rest goes on.
    /// Resident memory is unknown meanwhile, and so are stalls and evacuation failures.
    public void pauseStream() {
        feed.pause();
    }

    /// Begins the stream again if it was paused.
    public void resumeStream() {
        feed.resume();
    }

    /// The process is about to end, and the recorder with it: its events are no longer waited for.
    public void finish() {
        feed.finish();
    }

    /// The collector in use.
    public Collector collector() {
        return collector;
    }

    /// What is alive without any message, in bytes: measured at the start and whenever the instance is idle.
    public long baseLiveBytes() {
        lock.lock();
        try {
            return live.baseBytes();
        } finally {
            lock.unlock();
        }
    }

    /// How often the stream of events was begun anew.
    int restarts() {
        return feed.restarts();
    }

    @Override
    public void collect() {
        System.gc();
    }

    private void heard(Notification notification) {
        try {
            if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                heard(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()));
            }
        } catch (RuntimeException | Error e) {
            failedOnce(e);
        }
    }

    private void heard(GarbageCollectionNotificationInfo info) {
        long used = 0;
        for (Map.Entry<String, MemoryUsage> pool :
                info.getGcInfo().getMemoryUsageAfterGc().entrySet()) {
            used += heapPools.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
        }
        Collector.Kind kind = collector.kind(info.getGcName());
        long now = clockNanos.getAsLong();
        lock.lock();
        try {
            if (collector.stopsTheWorld()) {
                pauseSeconds.add(now, info.getGcInfo().getDuration() / MILLIS_PER_SECOND);
            }
            switch (kind) {
                case PART -> live.collected(now, used, false, reserved.getAsLong());
                case WHOLE -> {
                    live.collected(now, used, true, reserved.getAsLong());
                    fullCollections.add(now, 1);
                }
                case PAUSE -> {
                    // What is used then includes what was allocated since the last collection.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void heard(RecordedEvent event) {
        long now = clockNanos.getAsLong();
        lock.lock();
        try {
            switch (event.getEventType().getName()) {
                case "jdk.ResidentSetSize" -> residentBytes = event.getLong("size");
                case "jdk.GCPhasePause" ->
                    exactPauseSeconds.add(now, event.getDuration().toNanos() / NANOS_PER_SECOND);
                case "jdk.ZAllocationStall" ->
                    stallSeconds.add(now, event.getDuration().toNanos() / NANOS_PER_SECOND);
                case "jdk.EvacuationFailed" -> evacuationFailures.add(now, 1);
                default -> {
                    // Not asked for, but a stream may get what other recordings have enabled.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void failedOnce(Throwable failure) {
        if (failed.compareAndSet(false, true)) {
            LOG.warn("a notification of the collector could not be read: {}", failure.toString());
        }
    }

    @Override
    public PressureSample sample(long nowNanos) {
        long reservedBytes = reserved.getAsLong();
        long budgetBytes = budget.getAsLong();
        long usedBytes = runtime.totalMemory() - runtime.freeMemory();
        boolean lost = feed.lost(nowNanos);
        lock.lock();
        try {
            touchedBytes = Math.min(runtime.totalMemory(), Math.max(touchedBytes, usedBytes));
            live.observe(nowNanos, reservedBytes, reservedBytes > IDLE_SHARE * budgetBytes);
            return new PressureSample(
                    nowNanos,
                    new PressureSample.Heap(
                            live.bytes(nowNanos, reservedBytes),
                            live.baseBytes(),
                            usedBytes,
                            touchedBytes,
                            runtime.maxMemory(),
                            live.ageNanos(nowNanos)),
                    activity(nowNanos),
                    new PressureSample.Outside(
                            // Each of the two has a limit of its own, and both are as large.
                            Math.max(directPool.getMemoryUsed(), clientDirect.getAsLong()),
                            directMaxBytes,
                            feed.isPaused() ? 0 : residentBytes,
                            limitBytes),
                    new PressureSample.Reservations(reservedBytes, budgetBytes, growth(nowNanos, reservedBytes)),
                    new PressureSample.Signal(feed.flushedAgoNanos(nowNanos), lost));
        } finally {
            lock.unlock();
        }
    }

    private PressureSample.Activity activity(long nowNanos) {
        double paused = collector.stopsTheWorld()
                ? Math.max(pauseSeconds.sum(nowNanos), exactPauseSeconds.sum(nowNanos))
                : exactPauseSeconds.sum(nowNanos);
        return new PressureSample.Activity(
                Math.min(1, paused),
                (int) fullCollections.sum(nowNanos),
                Math.min(1, stallSeconds.sum(nowNanos) / threads),
                (int) evacuationFailures.sum(nowNanos));
    }

    private long growth(long nowNanos, long reservedBytes) {
        int slot = (int) (ticks % TICKS_OF_GROWTH);
        double seconds = (nowNanos - reservedAtNanos[slot]) / NANOS_PER_SECOND;
        long before = reservedBefore[slot];
        boolean known = ticks >= TICKS_OF_GROWTH && seconds > 0;
        reservedBefore[slot] = reservedBytes;
        reservedAtNanos[slot] = nowNanos;
        ticks++;
        return known ? (long) ((reservedBytes - before) / seconds) : 0;
    }

    /// Ends the stream of events as an error would; for tests.
    void endStream() {
        feed.end();
    }

    @Override
    public void close() {
        feed.close();
        for (GarbageCollectorMXBean bean : beans) {
            try {
                ((NotificationEmitter) bean).removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                LOG.debug("{} was not listened to", bean.getName());
            }
        }
    }
}
