package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// What the leader saw of lanes, fleet and announced load: all that strategies decide from, so that a
/// recording can be replayed through them.
@Name("dev.platen.ScalingObserved")
@Label("Scaling Observed")
@Description("What the leader of the fleet observed")
@Category({"Platen", "Scaling"})
@StackTrace(false)
public final class ScalingObserved extends Event {
    @Label("At")
    @Description("Milliseconds of the wall clock")
    public long atMillis;

    @Label("Interval")
    @Timespan(Timespan.MILLISECONDS)
    public long intervalMillis;

    @Label("Arrived Messages")
    @Description("Since the observation before")
    public long arrived;

    @Label("Backlog Messages")
    public long backlog;

    @Label("Backlog")
    @DataAmount
    public long backlogBytes;

    @Label("Oldest Message")
    @Timespan(Timespan.MILLISECONDS)
    public long oldestMillis;

    @Label("Deferred Messages")
    @Description("For want of memory, since the observation before")
    public long deferred;

    @Label("Desired Instances")
    @Description("Before the decision")
    public int desired;

    @Label("Starting Instances")
    public int starting;

    @Label("Ready Instances")
    public int ready;

    @Label("Draining Instances")
    public int draining;

    @Label("Start-up Time, Median")
    @Timespan(Timespan.MILLISECONDS)
    public long startUpP50Millis;

    @Label("Start-up Time, 90th Percentile")
    @Timespan(Timespan.MILLISECONDS)
    public long startUpP90Millis;

    @Label("Service Rate per Instance")
    @Description("Messages per second")
    public double serviceRate;

    @Label("Highest Pressure Level")
    public int highestLevel;

    @Label("Everything")
    @Description("The whole observation as JSON")
    public String json = "";
}
