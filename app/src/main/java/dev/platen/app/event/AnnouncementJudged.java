package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// An announced load is over: what of it came, and how much its workspace is believed from now on.
@Name("dev.platen.AnnouncementJudged")
@Label("Announcement Judged")
@Description("What came of a load that was announced")
@Category({"Platen", "Scaling"})
@StackTrace(false)
public final class AnnouncementJudged extends Event {
    @Label("Announcement")
    public String id = "";

    @Label("Workspace")
    public String workspace = "";

    @Label("Lane")
    public String lane = "";

    @Label("Announced Messages")
    public long announced;

    @Label("Messages That Came")
    public long came;

    @Label("Trust")
    @Description("From 0 to 1, from now on")
    public double trust;
}
