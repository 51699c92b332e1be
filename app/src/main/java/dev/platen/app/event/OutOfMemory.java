package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// An `OutOfMemoryError` was caught, which the virtual machine itself never records. Shows what was in
/// flight: the first suspect. With `-XX:+ExitOnOutOfMemoryError` the process ends before this can be
/// written where the heap is exhausted; what remains are those of direct memory, and of instances without
/// the option.
@Name("dev.platen.OutOfMemory")
@Label("Out Of Memory")
@Description("An OutOfMemoryError was caught")
@Category({"Platen", "Memory"})
@StackTrace(false)
public final class OutOfMemory extends Event {
    @Label("Where")
    @Description("The class and method that caught it")
    public String where = "";

    @Label("Message")
    @Description("Of the error")
    public String message = "";

    @Label("Workspace")
    @Description("Of the message at hand")
    public String workspace = "";

    @Label("Template")
    @Description("Of the message at hand")
    public String template = "";

    @Label("Lane")
    public String lane = "";

    @Label("Payload Size")
    @DataAmount
    public long payloadBytes;

    @Label("In Flight")
    @Description("Messages received and not settled")
    public long inFlight;

    @Label("Reserved")
    @DataAmount
    public long reservedBytes;
}
