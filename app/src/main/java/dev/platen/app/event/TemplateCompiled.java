package dev.platen.app.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// One template was compiled. The event's duration is loading its sources and compiling them. Many of these
/// for one template mean that the cache is too small, or that somebody publishes in a loop.
@Name("dev.platen.TemplateCompiled")
@Label("Template Compiled")
@Description("A template with all that it refers to was loaded and compiled")
@Category({"Platen", "Templates"})
@StackTrace(false)
public final class TemplateCompiled extends Event {
    @Label("Workspace")
    public String workspace = "";

    @Label("Template")
    @Description("Name and version")
    public String template = "";

    @Label("Engine")
    public String engine = "";

    @Label("Sources")
    @Description("Templates that went into it, itself included")
    public int sources;

    @Label("Retained Size")
    @DataAmount
    public long retainedBytes;

    @Label("Valid")
    public boolean valid;
}
