package dev.platen.app.template;

/// Where a message is in the index topic.
public record IndexPosition(long ledgerId, long entryId) {}
