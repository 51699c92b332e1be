package dev.platen.app.template;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The index in memory: workspace → template → entry. One writer (the thread that follows the index), many
/// readers.
final class TemplateDirectory {
    private final Map<String, Workspace> workspaces = new ConcurrentHashMap<>();

    private static final class Workspace {
        private final Map<String, TemplateEntry> entries = new ConcurrentHashMap<>();
        private final AtomicLong changes = new AtomicLong();
    }

    /// One template of the directory.
    record Item(String workspace, String name, TemplateEntry entry) {}

    /// All templates, one after the other; what changes meanwhile may be seen or not.
    Iterable<Item> items() {
        return () -> workspaces.entrySet().stream()
                .flatMap(home -> home.getValue().entries.entrySet().stream()
                        .map(entry -> new Item(home.getKey(), entry.getKey(), entry.getValue())))
                .iterator();
    }

    void clear() {
        workspaces.clear();
    }

    void put(String workspace, String name, TemplateEntry entry) {
        Workspace home = workspaces.computeIfAbsent(workspace, key -> new Workspace());
        home.entries.put(name, entry);
        home.changes.incrementAndGet();
    }

    boolean hasWorkspace(String workspace) {
        return workspaces.containsKey(workspace);
    }

    @Nullable
    TemplateEntry find(String workspace, String name) {
        Workspace home = workspaces.get(workspace);
        return home == null ? null : home.entries.get(name);
    }

    /// Grows with every change in the workspace; as long as it stays, so does every live version in it.
    long changes(String workspace) {
        Workspace home = workspaces.get(workspace);
        return home == null ? 0 : home.changes.get();
    }

    List<TemplateSummary> list(String workspace) {
        Workspace home = workspaces.get(workspace);
        return home == null
                ? List.of()
                : home.entries.entrySet().stream()
                        .map(entry -> new TemplateSummary(
                                entry.getKey(),
                                entry.getValue().live(),
                                entry.getValue().versions()))
                        .sorted(Comparator.comparing(TemplateSummary::name))
                        .toList();
    }

    int workspaceCount() {
        return workspaces.size();
    }

    int templateCount() {
        return workspaces.values().stream()
                .mapToInt(home -> home.entries.size())
                .sum();
    }
}
