package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// How many instances there should be, why, and every number that it was decided from.
@Name("dev.platen.ScalingDecided")
@Label("Scaling Decided")
@Description("A decision of the leader about the size of the fleet")
@Category({"Platen", "Scaling"})
@StackTrace(false)
public final class ScalingDecided extends Event {
    @Label("Desired Instances")
    public int desired;

    @Label("Before")
    public int before;

    @Label("Reason")
    public String reason = "";

    @Label("Stale")
    @Description("A signal was missing, so the fleet may not shrink")
    public boolean stale;

    @Label("Epoch")
    @Description("How many leaders there were")
    public long epoch;

    @Label("Leader")
    public String leader = "";

    @Label("Inputs")
    @Description("Name=value, separated by spaces")
    public String inputs = "";
}
