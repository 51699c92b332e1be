package dev.platen.cli.incident;

import dev.platen.incident.Probe.Reading;
import java.util.ArrayList;
import java.util.List;

/// What the probes of a contender's processes, one after the other, have said. Safe for use by several
/// threads.
final class Usage {
    private final List<Point> points = new ArrayList<>();
    private Reading ended = new Reading(0, 0, 0);
    private Reading last = new Reading(0, 0, 0);
    private long peakHeapBytes;

    private record Point(long nanos, long cpuNanos, long allocatedBytes) {}

    synchronized void read(long nowNanos, Reading reading) {
        last = reading;
        peakHeapBytes = Math.max(peakHeapBytes, reading.heapBytes());
        points.add(new Point(
                nowNanos, ended.cpuNanos() + reading.cpuNanos(), ended.allocatedBytes() + reading.allocatedBytes()));
    }

    /// The next process begins its counts at zero.
    synchronized void processEnded() {
        ended = new Reading(0, ended.cpuNanos() + last.cpuNanos(), ended.allocatedBytes() + last.allocatedBytes());
        last = new Reading(0, 0, 0);
    }

    synchronized long heapBytes() {
        return last.heapBytes();
    }

    synchronized long peakHeapBytes() {
        return peakHeapBytes;
    }

    /// Processor seconds between two moments.
    synchronized double cpuSeconds(long fromNanos, long toNanos) {
        return (at(toNanos, true) - at(fromNanos, true)) / 1e9;
    }

    /// Bytes allocated between two moments.
    synchronized double allocatedBytes(long fromNanos, long toNanos) {
        return at(toNanos, false) - at(fromNanos, false);
    }

    /// Whether a reading is as young as this moment.
    synchronized boolean reaches(long nanos) {
        return !points.isEmpty() && points.getLast().nanos() >= nanos;
    }

    /// Interpolated between the readings before and after.
    private double at(long nanos, boolean cpu) {
        Point before = new Point(Long.MIN_VALUE, 0, 0);
        for (Point point : points) {
            if (point.nanos() >= nanos) {
                if (before.nanos() == Long.MIN_VALUE) {
                    return value(point, cpu);
                }
                double share = (nanos - before.nanos()) / (double) Math.max(1, point.nanos() - before.nanos());
                return value(before, cpu) + share * (value(point, cpu) - value(before, cpu));
            }
            before = point;
        }
        return value(before, cpu);
    }

    private static double value(Point point, boolean cpu) {
        return cpu ? point.cpuNanos() : point.allocatedBytes();
    }
}
