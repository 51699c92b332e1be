package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A message came that another instance had in work when it ended. Shows which messages may have ended
/// instances, and what was done about them.
@Name("dev.platen.MessageSuspect")
@Label("Message Suspect")
@Description("A message came that was in work when other instances ended")
@Category({"Platen", "Messages"})
@StackTrace(false)
public final class MessageSuspect extends Event {
    @Label("Lane")
    public String lane = "";

    @Label("Position")
    @Description("In the lane's topic")
    public String position = "";

    @Label("Workspace")
    public String workspace = "";

    @Label("Template")
    @Description("Name and version")
    public String template = "";

    @Label("Attempts")
    @Description("Instances that ended while they had it")
    public int attempts;

    @Label("Instances")
    @Description("Their names, oldest first")
    public String instances = "";

    @Label("Estimated Size")
    @Description("What the cost model said that rendering would take of the heap")
    @DataAmount
    public long estimatedBytes;

    @Label("Decision")
    @Description("Rendered alone, or dead-lettered")
    public String decision = "";
}
