package dev.platen.app.throttle;

import dev.platen.app.message.Lane;
import java.util.Set;

/// The knobs of the data path. They are turned on the ticking thread, only when something changes, and none
/// may wait.
public interface Controls {
    /// Makes the memory budget a share of the full one.
    ///
    /// @param factor above 0, at most 1
    void budgetFactor(double factor);

    /// Leaves the messages of these lanes, and of no others, with the broker.
    void pauseLanes(Set<Lane> lanes);

    /// Makes the bound of the template cache a share of what it was at first.
    ///
    /// @param factor above 0, at most 1
    void cacheFactor(double factor);

    /// Whether messages are rendered one after the other, always of the highest lane that has one.
    void oneAtATime(boolean single);

    /// Saves what the flight recording holds, in the background.
    ///
    /// @param reason for the file's name: letters and hyphens
    void saveRecording(String reason);
}
