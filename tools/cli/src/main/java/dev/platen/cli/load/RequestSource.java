package dev.platen.cli.load;

import dev.platen.app.message.Lane;

/// Where requests come from. For use by one thread.
public interface RequestSource extends AutoCloseable {
    /// The request with this number, counted from 0. Numbers are asked for in order.
    Request next(long index);

    /// Gives back what the source holds open.
    @Override
    default void close() {}

    /// One request: the lane that it goes to, and its bytes, which nobody changes any more.
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere; a copy per message would only cost memory
    record Request(Lane lane, byte[] payload) {}
}
