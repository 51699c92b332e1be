package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// One message became a dead letter. The event's duration is what was spent on it. Shows whose templates or
/// producers are at fault; the dead letter itself has the whole diagnosis.
@Name("dev.platen.MessageFailed")
@Label("Message Failed")
@Description("A message could not be rendered and became a dead letter")
@Category({"Platen", "Messages"})
@StackTrace(false)
public final class MessageFailed extends Event {
    @Label("Workspace")
    public String workspace = "";

    @Label("Template")
    @Description("As the request names it")
    public String template = "";

    @Label("Lane")
    public String lane = "";

    @Label("Code")
    @Description("Why, as in the dead letter's property platen-code")
    public String code = "";

    @Label("Part")
    public String part = "";

    @Label("Line")
    public int line;

    @Label("Payload Size")
    @DataAmount
    public long payloadBytes;
}
