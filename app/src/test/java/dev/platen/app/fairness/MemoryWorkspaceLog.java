package dev.platen.app.fairness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The records of a fleet that is in one process.
public final class MemoryWorkspaceLog implements WorkspaceLog {
    private final Map<String, byte[]> records = new LinkedHashMap<>();
    private final List<BiConsumer<String, byte @Nullable []>> listeners = new ArrayList<>();

    /// Whether writing fails, as without a broker.
    public boolean broken;

    @Override
    public void start(BiConsumer<String, byte @Nullable []> listener) {
        records.forEach(listener);
        listeners.add(listener);
    }

    @Override
    public void write(String key, byte @Nullable [] record) throws IOException {
        if (broken) {
            throw new IOException("no broker");
        }
        if (record == null) {
            records.remove(key);
        } else {
            records.put(key, record);
        }
        listeners.forEach(listener -> listener.accept(key, record));
    }
}
