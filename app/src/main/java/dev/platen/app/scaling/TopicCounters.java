package dev.platen.app.scaling;

/// What the broker counts of one topic.
///
/// @param backlog messages that are not acknowledged
/// @param backlogBytes their bytes as they are stored
/// @param messagesIn messages that came in, since the broker loaded the topic
/// @param oldestMillis when the oldest message that is not acknowledged was sent, in milliseconds of the wall
///     clock; 0 if there is none
public record TopicCounters(long backlog, long backlogBytes, long messagesIn, long oldestMillis) {
    /// A topic that is not there.
    public static final TopicCounters NONE = new TopicCounters(0, 0, 0, 0);
}
