package dev.platen.app.scaling;

import java.io.IOException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Records that all instances of a fleet see, the last one of every key, in an order that is the same for all
/// of them. Outlives them.
public interface FleetLog {
    /// Reads all that is there and follows it.
    ///
    /// @param listener gets every key's record, null when it was removed; on one thread
    /// @throws IOException if the end is not reached in time
    void start(BiConsumer<String, byte @Nullable []> listener) throws IOException;

    /// Writes a record and waits until the listener has had it. Every other instance has it soon.
    ///
    /// @param record null removes what is there
    /// @throws IOException if that takes too long; it may be written all the same
    void write(String key, byte @Nullable [] record) throws IOException;

    /// Writes a record and does not wait; that it could not be written is logged.
    void send(String key, byte @Nullable [] record);
}
