package dev.platen.crash;

/// A step on a message's way where an instance can be stopped, as a place in a method of the app, in the
/// order in which a message passes them.
public enum CrashPoint {
    RECEIVED("received", "pipeline.Pipeline", "accept", Place.ENTRY),
    ADMITTED("memory reserved", "render.RenderSlot", "begin", Place.EXIT),
    RENDERING("rendering", "render.Renderer", "render", Place.ENTRY),
    RENDERED("rendered", "render.RenderSlot", "output", Place.EXIT),
    SENDING("about to send", "broker.OutputTopics", "send", Place.ENTRY),
    SENT("sent, no receipt", "broker.OutputTopics", "send", Place.EXIT),
    RECEIPT("receipt arrived", "broker.OutputTopics", "send", Place.COMPLETION),
    ACKNOWLEDGING("about to acknowledge", "broker.Delivery", "acknowledge", Place.ENTRY),
    ACKNOWLEDGED("acknowledged, not confirmed", "broker.Delivery", "acknowledge", Place.EXIT),
    CONFIRMED("acknowledgement confirmed", "broker.Delivery", "acknowledge", Place.COMPLETION);

    private static final String PACKAGE = "dev/platen/app/";

    private final String title;
    private final String type;
    private final String method;
    private final Place place;

    /// Where in a method.
    enum Place {
        /// Before its first instruction.
        ENTRY,
        /// Before it returns; not when it throws.
        EXIT,
        /// When the future that it returned completes, on the thread that completes it.
        COMPLETION
    }

    CrashPoint(String title, String type, String method, Place place) {
        this.title = title;
        this.type = PACKAGE + type.replace('.', '/');
        this.method = method;
        this.place = place;
    }

    /// What has become of the message, in words.
    public String title() {
        return title;
    }

    /// Internal name of the class.
    String type() {
        return type;
    }

    /// Name of the method, which the class has once.
    String method() {
        return method;
    }

    Place place() {
        return place;
    }
}
