package dev.platen.crash;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/// Standard input with orders in it. Whoever reads it hears of its end only: an instance ends when it does.
final class OrderedInput extends FilterInputStream {
    private final Consumer<CrashOrder> orders;
    private final StringBuilder line = new StringBuilder();

    OrderedInput(InputStream in, Consumer<CrashOrder> orders) {
        super(in);
        this.orders = orders;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next == '\n') {
            CrashOrder order = CrashOrder.in(line.toString());
            line.setLength(0);
            if (order != null) {
                orders.accept(order);
            }
        } else if (next >= 0) {
            line.append((char) next);
        }
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int next = read();
        if (next < 0) {
            return -1;
        }
        buffer[offset] = (byte) next;
        return 1;
    }
}
