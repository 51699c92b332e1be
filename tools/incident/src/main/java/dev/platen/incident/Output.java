package dev.platen.incident;

/// What came of a request: `payload` goes to the topic of `channel`.
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Output(String channel, String id, byte[] payload) {}
