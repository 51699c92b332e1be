package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// One tick of the control loop: all that the level was decided from, so that a recording can be replayed
/// through the same classes with other settings. Shows how memory went before, during and after an incident.
@Name("dev.platen.PressureSampled")
@Label("Pressure Sampled")
@Description("What a tick of the control loop saw and decided")
@Category({"Platen", "Memory"})
@StackTrace(false)
public final class PressureSampled extends Event {
    @Label("At")
    @Description("On a clock that only runs forward")
    public long atNanos;

    @Label("Pressure")
    @Description("0 (none) to 1 (exhausted)")
    public double pressure;

    @Label("Level")
    @Description("As decided")
    public String level = "";

    @Label("Acting Level")
    @Description("The level whose rule is in force")
    public String acting = "";

    @Label("Live Set")
    @Description("What the last collections could not free")
    @DataAmount
    public long liveBytes;

    @Label("Base Live Set")
    @Description("What of it is there without any message")
    @DataAmount
    public long baseBytes;

    @Label("Heap Used")
    @DataAmount
    public long usedBytes;

    @Label("Heap Touched")
    @Description("The most that was ever used")
    @DataAmount
    public long touchedBytes;

    @Label("Heap Max")
    @DataAmount
    public long maxBytes;

    @Label("Age of the Last Collection")
    @Timespan(Timespan.NANOSECONDS)
    public long collectedAgoNanos;

    @Label("Pauses")
    @Description("Share of the last second")
    @Percentage
    public double pauseFraction;

    @Label("Full Collections")
    @Description("Within the last second")
    public int fullCollections;

    @Label("Allocation Stalls")
    @Description("Share of the last second, of all working threads")
    @Percentage
    public double stallFraction;

    @Label("Evacuation Failures")
    @Description("Within the last second")
    public int evacuationFailures;

    @Label("Direct Memory Used")
    @DataAmount
    public long directUsedBytes;

    @Label("Direct Memory Max")
    @DataAmount
    public long directMaxBytes;

    @Label("Resident")
    @DataAmount
    public long residentBytes;

    @Label("Memory Limit")
    @Description("Of the container, or of the machine")
    @DataAmount
    public long limitBytes;

    @Label("Reserved")
    @Description("By the memory ledger, for messages in flight")
    @DataAmount
    public long reservedBytes;

    @Label("Budget")
    @Description("That nothing has lowered")
    @DataAmount
    public long budgetBytes;

    @Label("Growth of Reservations")
    @Description("Bytes per second, over the last second")
    public long growthBytesPerSecond;

    @Label("Age of the Signal")
    @Description("Since the stream of events was last heard of")
    @Timespan(Timespan.NANOSECONDS)
    public long flushedAgoNanos;

    @Label("Signal Lost")
    public boolean signalLost;
}
