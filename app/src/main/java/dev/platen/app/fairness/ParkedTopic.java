package dev.platen.app.fairness;

import dev.platen.app.message.Lane;
import dev.platen.app.message.TemplateName;
import org.jspecify.annotations.Nullable;

/// Where messages of a lane wait that are not to be rendered yet: one of 16 topics that workspaces share by
/// their hash, for what is over its share, or a topic of its own for a workspace that is paused or has
/// limits, so that nobody waits behind it.
///
/// @param lane the messages' lane
/// @param name two digits, or the workspace
/// @param isHeld whether it belongs to one workspace
public record ParkedTopic(Lane lane, String name, boolean isHeld) {
    private static final int SHARED = 16;
    private static final String PARKED = "parked";
    private static final String HELD = "held";

    /// Where messages of `workspace` go that are over its share.
    public static ParkedTopic shared(Lane lane, String workspace) {
        // Strings' own hash is the same on every instance; its lower bits alone depend on few characters.
        int hash = workspace.hashCode();
        int index = (hash ^ hash >>> 4 ^ hash >>> 16) & (SHARED - 1);
        return new ParkedTopic(lane, index < 10 ? "0" + index : Integer.toString(index), false);
    }

    /// Where messages of `workspace` go while it is paused or over its limits.
    public static ParkedTopic held(Lane lane, String workspace) {
        return new ParkedTopic(lane, workspace, true);
    }

    /// Namespace and topic below the tenant.
    public String path() {
        return "requests/" + (isHeld ? HELD : PARKED) + "-" + lane.id() + "-" + name;
    }

    /// Names it in a log: `parked/normal/07`, `held/bulk/acme`.
    String key() {
        return (isHeld ? HELD : PARKED) + "/" + lane.id() + "/" + name;
    }

    /// The topic that `key` names; null if it names none.
    static @Nullable ParkedTopic parse(String key) {
        String[] words = key.split("/", -1);
        if (words.length != 3 || !TemplateName.isValid(words[2])) {
            return null;
        }
        for (Lane lane : Lane.values()) {
            boolean held = words[0].equals(HELD);
            if (lane.id().equals(words[1]) && (held || words[0].equals(PARKED))) {
                return new ParkedTopic(lane, words[2], held);
            }
        }
        return null;
    }
}
