package dev.platen.crash;

import java.util.List;

/// A step on a message's way where an instance can be stopped, in the order in which a message passes them.
public enum CrashPoint {
    RECEIVED("received", Site.entry("pipeline.Pipeline", "accept")),
    ADMITTED("memory reserved", Site.exit("render.RenderSlot", "begin")),
    RENDERING("rendering", Site.entry("render.Renderer", "render")),
    RENDERED("rendered", Site.exit("render.RenderSlot", "output")),
    /// Of a message, or of the group of one transaction.
    SENDING("about to send", Site.entry("broker.AtLeastOnce", "send"), Site.entry("broker.GroupTransaction", "hand")),
    SENT("sent, no receipt", Site.exit("broker.AtLeastOnce", "send"), Site.exit("broker.GroupTransaction", "hand")),
    RECEIPT(
            "receipt arrived",
            Site.completion("broker.AtLeastOnce", "send"),
            Site.completion("broker.GroupTransaction", "hand")),
    /// The commit of a transaction acknowledges.
    ACKNOWLEDGING(
            "about to acknowledge",
            Site.entry("broker.AtLeastOnce", "acknowledge"),
            Site.entry("broker.LaneGroups", "commit")),
    ACKNOWLEDGED(
            "acknowledged, not confirmed",
            Site.exit("broker.AtLeastOnce", "acknowledge"),
            Site.exit("broker.LaneGroups", "commit")),
    CONFIRMED(
            "acknowledgement confirmed",
            Site.completion("broker.AtLeastOnce", "acknowledge"),
            Site.completion("broker.Transactional", "acknowledge"));

    private static final String PACKAGE = "dev/platen/app/";

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of of records: nothing can change it
    private final List<Site> sites;

    /// Where in a method.
    enum Place {
        /// Before its first instruction.
        ENTRY,
        /// Before it returns; not when it throws.
        EXIT,
        /// When the future that it returned completes, on the thread that completes it.
        COMPLETION
    }

    /// A place in the app.
    ///
    /// @param type internal name of the class
    /// @param method name of the method, which the class has once
    record Site(String type, String method, Place place) {
        static Site entry(String type, String method) {
            return of(type, method, Place.ENTRY);
        }

        static Site exit(String type, String method) {
            return of(type, method, Place.EXIT);
        }

        static Site completion(String type, String method) {
            return of(type, method, Place.COMPLETION);
        }

        private static Site of(String type, String method, Place place) {
            return new Site(PACKAGE + type.replace('.', '/'), method, place);
        }
    }

    /// `sites` are where the step is taken: one for each way in which an instance can be set up.
    CrashPoint(String title, Site... sites) {
        this.title = title;
        this.sites = List.of(sites);
    }

    /// What has become of the message, in words.
    public String title() {
        return title;
    }

    List<Site> sites() {
        return sites;
    }
}
