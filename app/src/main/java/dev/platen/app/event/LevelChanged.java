package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The throttling level went up, or down by one. Shows when and why an instance limited itself.
@Name("dev.platen.LevelChanged")
@Label("Level Changed")
@Description("The throttling level has changed")
@Category({"Platen", "Memory"})
@StackTrace(false)
public final class LevelChanged extends Event {
    @Label("From")
    public String from = "";

    @Label("To")
    public String to = "";

    @Label("Reason")
    @Description("HEAP, DIRECT, CONTAINER or SIGNAL: what there was most pressure of")
    public String reason = "";

    @Label("Shadow")
    @Description("The level is recorded and not carried out")
    public boolean shadow;

    @Label("Pressure")
    public double pressure;

    @Label("Heap Pressure")
    public double heap;

    @Label("Direct Memory Pressure")
    public double direct;

    @Label("Container Pressure")
    public double container;

    @Label("Signal Pressure")
    @Description("What not knowing counts for")
    public double signal;

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
