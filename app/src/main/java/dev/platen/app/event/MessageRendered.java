package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// One message went from its lane to bytes. The event's duration is decoding and rendering. Shows which
/// templates and workspaces cost time, and how long messages waited before.
@Name("dev.platen.MessageRendered")
@Label("Message Rendered")
@Description("A message was decoded and rendered, or aborted by its template's author")
@Category({"Platen", "Messages"})
@StackTrace(false)
public final class MessageRendered extends Event {
    @Label("Workspace")
    public String workspace = "";

    @Label("Template")
    @Description("Name and version")
    public String template = "";

    @Label("Lane")
    public String lane = "";

    @Label("Channel")
    public String channel = "";

    @Label("Aborted")
    @Description("The template's author decided that this message must not be sent")
    public boolean aborted;

    @Label("Payload Size")
    @DataAmount
    public long payloadBytes;

    @Label("Output Size")
    @DataAmount
    public long outputBytes;

    @Label("Estimated Size")
    @Description("What the cost model said that rendering would take of the heap")
    @DataAmount
    public long estimatedBytes;

    @Label("Allocated Size")
    @Description("What decoding and rendering have allocated, in the attempt that succeeded")
    @DataAmount
    public long allocatedBytes;

    @Label("Waited")
    @Description("From publishing the request to the start of its decoding; clocks of two machines")
    @Timespan(Timespan.MILLISECONDS)
    public long waitedMillis;
}
