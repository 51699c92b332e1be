package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// An episode of alert has begun: memory is forecast to end, or a level that alerts was reached. Comes before
/// the thresholds, while there is time to add instances.
@Name("dev.platen.MemoryAlert")
@Label("Memory Alert")
@Description("Memory is about to be exhausted")
@Category({"Platen", "Memory"})
@StackTrace(false)
public final class MemoryAlert extends Event {
    @Label("Reason")
    @Description("forecast or level")
    public String reason = "";

    @Label("Level")
    public String level = "";

    @Label("Seconds Left")
    @Description("Until the live set is 85 % of the heap; infinite if nothing climbs")
    public double secondsLeft;

    @Label("Horizon")
    @Description("Alerts are given when less is left")
    public double horizonSeconds;

    @Label("Live Set")
    @DataAmount
    public long liveBytes;

    @Label("Heap Max")
    @DataAmount
    public long maxBytes;

    @Label("Reserved")
    @DataAmount
    public long reservedBytes;
}
