package dev.platen.app.admission;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What all instances of a fleet have begun and not settled, as far as it could end an instance. Outlives
/// the instance that wrote it: what it left behind makes the message suspect for all others.
///
/// Safe for use by several threads; one message's calls come one after the other.
public interface AttemptLog {
    /// Attempts of one message that are remembered: more than it takes to give up on it.
    int MAX_ATTEMPTS = 4;

    /// Whether nothing is known of any other instance's attempts, which is so most of the time.
    boolean isEmpty();

    /// What other instances began with a message and have not settled, oldest first.
    ///
    /// @param key names the message, the same at every delivery
    List<Attempt> find(String key);

    /// Writes down that this instance begins, beside what others have left.
    ///
    /// @return completes when it is stored and all that was stored before can be found; fails if that takes
    ///     too long
    CompletableFuture<Void> begin(String key, Attempt attempt);

    /// The message is settled: removes, soon, what this and other instances wrote. What is ended before
    /// something else begins is removed before that is stored.
    void end(String key);

    /// The message goes back and will be delivered again: removes what this instance wrote; what others left
    /// stays.
    void giveBack(String key);
}
