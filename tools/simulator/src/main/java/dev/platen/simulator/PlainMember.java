package dev.platen.simulator;

/// A listener that hands what arrives to a pool of threads, as fast as the broker delivers: the pool's queue
/// is on the heap, and nothing bounds its bytes.
final class PlainMember implements Member {
    private static final int THREADS = 8;
    private static final int OBJECTS_PER_MESSAGE_BYTES = 1_024;

    private final OutageSettings settings;
    private final MessageQueue held = new MessageQueue();
    private double credit;

    PlainMember(OutageSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean take(MessageQueue queue) {
        held.add(queue.arrival(), queue.payload());
        queue.remove();
        return true;
    }

    @Override
    public void render(double now, double messages, Waits waits) {
        credit = Math.min(credit + messages, Math.max(1, held.size()));
        while (credit >= 1 && !held.isEmpty()) {
            double wait = now - held.arrival();
            waits.add(wait, wait, 1);
            held.remove();
            credit--;
        }
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
                queue.add(held.arrival(), held.payload());
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
