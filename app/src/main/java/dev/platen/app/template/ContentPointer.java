package dev.platen.app.template;

/// Where the content of one version is in the content topic.
public record ContentPointer(long ledgerId, long entryId) {}
