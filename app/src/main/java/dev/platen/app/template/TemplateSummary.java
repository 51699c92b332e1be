package dev.platen.app.template;

/// One template in a list.
///
/// @param name its name
/// @param live the live version; 0 if none is
/// @param versions the number of versions, which is the newest one
public record TemplateSummary(String name, int live, int versions) {}
