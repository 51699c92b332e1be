package dev.platen.app;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has been started, or has been tried to be, and is stopped in the reverse order. One that does not
/// stop cleanly keeps no other from being stopped. For use by one thread at a time.
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);
    private static final Together.Step NOTHING = () -> {};

    private final Deque<Part> parts = new ArrayDeque<>();

    /// Something that is started and must be stopped.
    ///
    /// @param stop is done too if the start fails
    record Part(String name, Together.Step stop, Together.Step start) {}

    /// Something that must be stopped and is not started, or not here.
    void hold(String name, Together.Step stop) {
        parts.push(new Part(name, stop, NOTHING));
    }

    void start(String name, Together.Step stop, Together.Step start) throws IOException, InterruptedException {
        startTogether(List.of(new Part(name, stop, start)));
    }

    /// Starts what waits for the broker more than it computes, and needs nothing of its neighbours.
    void startTogether(List<Part> some) throws IOException, InterruptedException {
        some.forEach(parts::push);
        Together.run(some.stream().map(Part::start).toList());
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.stop().run();
            } catch (IOException | RuntimeException e) {
                LOG.warn("{} did not stop cleanly: {}", part.name(), e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.warn("the stop of {} was interrupted", part.name());
            }
        }
    }
}
