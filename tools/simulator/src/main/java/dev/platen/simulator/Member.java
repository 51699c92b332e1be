package dev.platen.simulator;

/// One instance with memory, in the way that it takes and keeps messages.
sealed interface Member permits PlainMember, PlatenMember {
    /// Hears of messages that are rendered.
    @FunctionalInterface
    interface Served {
        /// One is rendered.
        ///
        /// @param wait how long it has waited, in seconds
        void served(double wait, boolean urgent);
    }

    /// Takes the first message of `queue`, or leaves it there.
    ///
    /// @return whether it was taken
    boolean take(MessageQueue queue);

    /// Renders for a moment.
    ///
    /// @param now seconds since the beginning
    /// @param messages how many there is time for
    /// @param served told of each that is rendered
    void render(double now, double messages, Served served);

    /// Which part of the time it works; in the rest it collects garbage.
    double pace();

    /// Bytes in use.
    long liveBytes();

    /// The process has ended: gives back what it had and forgets everything.
    ///
    /// @param queue what is not lost goes there
    /// @return messages that are lost
    int die(MessageQueue queue);

    /// Looks after its memory.
    void control(double now);
}
