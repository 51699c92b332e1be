package dev.platen.app.broker;

import java.util.Map;

/// What is sent to the broker for one message before it is acknowledged.
///
/// @param destination which topic
/// @param payload the message's bytes
/// @param properties the message's properties
public record Publication(Destination destination, byte[] payload, Map<String, String> properties) {}
