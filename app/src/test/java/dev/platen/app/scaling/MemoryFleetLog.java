package dev.platen.app.scaling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A log in memory that several instances share.
final class MemoryFleetLog implements FleetLog {
    private final Map<String, byte @Nullable []> records = new LinkedHashMap<>();
    private final List<BiConsumer<String, byte @Nullable []>> listeners = new ArrayList<>();

    Set<String> keys() {
        return Set.copyOf(records.keySet());
    }

    @Override
    public void start(BiConsumer<String, byte @Nullable []> listener) {
        records.forEach(listener);
        listeners.add(listener);
    }

    @Override
    public void write(String key, byte @Nullable [] record) {
        if (record == null) {
            records.remove(key);
        } else {
            records.put(key, record);
        }
        List.copyOf(listeners).forEach(listener -> listener.accept(key, record));
    }

    @Override
    public void send(String key, byte @Nullable [] record) {
        write(key, record);
    }
}
