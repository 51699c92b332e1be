package dev.platen.app.admission;

import dev.platen.app.message.BoundedText;

/// One instance's beginning of work on one message, written down before it in case the instance does not live
/// to its end. Says nothing of what is in the message.
///
/// @param instance name of the instance, unique per process
/// @param whenMillis wall-clock milliseconds
/// @param workspace the tenant
/// @param template name and version
/// @param estimatedBytes what the cost model said that it would take of the heap
public record Attempt(String instance, long whenMillis, String workspace, String template, long estimatedBytes) {
    /// No valid name is longer.
    private static final int MAX_NAME_BYTES = 128;

    public Attempt {
        instance = BoundedText.cut(instance, MAX_NAME_BYTES);
        workspace = BoundedText.cut(workspace, MAX_NAME_BYTES);
        template = BoundedText.cut(template, MAX_NAME_BYTES);
        if (instance.isEmpty()) {
            throw new IllegalArgumentException("an attempt has an instance");
        }
    }
}
