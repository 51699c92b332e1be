package dev.platen.simulator;

/// Messages in order: when each came, how large it is, and whether it is urgent. A ring without an object
/// per message.
final class MessageQueue {
    private double[] arrivals = new double[1 << 10];
    private int[] payloads = new int[1 << 10];
    private boolean[] urgent = new boolean[1 << 10];
    private int head;
    private int size;
    private long payloadBytes;

    void add(double arrival, int payload, boolean isUrgent) {
        if (size == arrivals.length) {
            grow();
        }
        int at = (head + size++) & (arrivals.length - 1);
        arrivals[at] = arrival;
        payloads[at] = payload;
        urgent[at] = isUrgent;
        payloadBytes += payload;
    }

    private void grow() {
        double[] newArrivals = new double[2 * size];
        int[] newPayloads = new int[2 * size];
        boolean[] newUrgent = new boolean[2 * size];
        for (int i = 0; i < size; i++) {
            newArrivals[i] = arrivals[(head + i) & (size - 1)];
            newPayloads[i] = payloads[(head + i) & (size - 1)];
            newUrgent[i] = urgent[(head + i) & (size - 1)];
        }
        arrivals = newArrivals;
        payloads = newPayloads;
        urgent = newUrgent;
        head = 0;
    }

    /// When the first one came; there must be one.
    double arrival() {
        return arrivals[head];
    }

    /// How large the first one is; there must be one.
    int payload() {
        return payloads[head];
    }

    /// Whether the first one is urgent; there must be one.
    boolean isUrgent() {
        return urgent[head];
    }

    /// Puts the first one at the end of another queue.
    void move(MessageQueue other) {
        other.add(arrival(), payload(), isUrgent());
        remove();
    }

    /// How large one further back is.
    int payload(int position) {
        return payloads[(head + position) & (payloads.length - 1)];
    }

    void remove() {
        payloadBytes -= payloads[head];
        head = (head + 1) & (arrivals.length - 1);
        size--;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long payloadBytes() {
        return payloadBytes;
    }
}
