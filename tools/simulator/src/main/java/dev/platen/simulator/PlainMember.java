package dev.platen.simulator;

/// A listener that hands what arrives to a pool of threads, as fast as the broker delivers: the pool's queue
/// is on the heap, and nothing bounds its bytes. The fuller the heap, the longer it stands still in
/// collections. Urgent messages are in the same queue.
final class PlainMember implements Member {
    private static final int THREADS = 8;
    private static final int OBJECTS_PER_MESSAGE_BYTES = 1_024;

    /// What collecting takes for each message rendered while as much of the heap is free as is in use: the
    /// garbage of a message, against what a collection frees for what it copies. Measured (design note 13).
    private static final double COLLECTING_SECONDS = 3.75e-4;

    private final OutageSettings settings;
    private final MessageQueue held = new MessageQueue();
    private double credit;

    PlainMember(OutageSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean take(MessageQueue queue) {
        queue.move(held);
        return true;
    }

    @Override
    public void render(double now, double messages, Served served) {
        credit = Math.min(credit + messages, Math.max(1, held.size()));
        while (credit >= 1 && !held.isEmpty()) {
            served.served(now - held.arrival(), held.isUrgent());
            held.remove();
            credit--;
        }
    }

    @Override
    public double pace() {
        double free = Math.max(1, settings.heapBytes() - liveBytes());
        return 1 / (1 + COLLECTING_SECONDS * settings.fleet().serviceRate() * liveBytes() / free);
    }

    @Override
    public long liveBytes() {
        long rendering = 0;
        for (int i = 0; i < Math.min(THREADS, held.size()); i++) {
            rendering += MessageSizes.cost(held.payload(i));
        }
        return settings.baseBytes() + rendering + held.payloadBytes() + (long) held.size() * OBJECTS_PER_MESSAGE_BYTES;
    }

    @Override
    public int die(MessageQueue queue) {
        int lost = settings.acknowledgesAtOnce() ? held.size() : 0;
        credit = 0;
        while (!held.isEmpty()) {
            if (lost == 0) {
                queue.add(held.arrival(), held.payload(), held.isUrgent());
            }
            held.remove();
        }
        return lost;
    }

    @Override
    public void control(double now) {
        // There is nothing that it could do.
    }
}
