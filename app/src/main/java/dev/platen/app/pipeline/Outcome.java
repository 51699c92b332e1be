package dev.platen.app.pipeline;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.MessageIdentity;

/// What became of one message. Every message has exactly one.
public sealed interface Outcome {

    /// Whose message it is.
    MessageIdentity identity();

    /// It was rendered.
    ///
    /// @param template name and version
    /// @param bytes the output message
    record Rendered(MessageIdentity identity, String template, Channel channel, byte[] bytes) implements Outcome {}

    /// The template's author decided that it must not be sent.
    ///
    /// @param template name and version
    /// @param reason in the author's words
    record Aborted(MessageIdentity identity, String template, Channel channel, String reason) implements Outcome {}

    /// It cannot be rendered.
    record Failed(MessageIdentity identity, Diagnosis diagnosis) implements Outcome {}
}
