package dev.platen.app.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A network between an instance and its broker that can be cut as a cable is: nothing passes in either
/// direction, and nobody is told. What was on its way arrives when it is mended. It can also be slow for what
/// the instance sends, as it is to a broker that takes its time.
final class Network implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final ServerSocket server;
    private final int brokerPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean cut;
    private long bytesPerSecond = UNLIMITED;

    private Network(ServerSocket server, int brokerPort) {
        this.server = server;
        this.brokerPort = brokerPort;
    }

    /// A way to what listens on `brokerPort` of loopback.
    static Network to(int brokerPort) throws IOException {
        Network network = new Network(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), brokerPort);
        Thread.ofVirtual().name("network").start(network::accept);
        return network;
    }

    /// Where the broker can be reached through it.
    int port() {
        return server.getLocalPort();
    }

    /// Bytes that have crossed.
    long bytes() {
        return bytes.get();
    }

    void cut() {
        set(true, UNLIMITED);
    }

    /// Lets at most `rate` bytes per second of what the instance sends pass on each connection.
    void slow(long rate) {
        set(false, rate);
    }

    void mend() {
        set(false, UNLIMITED);
    }

    private void set(boolean nowCut, long rate) {
        lock.lock();
        try {
            cut = nowCut;
            bytesPerSecond = rate;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitMended() {
        lock.lock();
        try {
            while (cut) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits as long as `length` bytes take at the rate, or until that changes.
    private void awaitPassage(int length) {
        lock.lock();
        try {
            long rate = bytesPerSecond;
            long nanos = rate == UNLIMITED ? 0 : length * NANOS_PER_SECOND / rate;
            while (nanos > 0 && bytesPerSecond == rate) {
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                Thread.ofVirtual().name("network-connect").start(() -> connect(near));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connect(Socket near) {
        awaitMended();
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
            sockets.add(near);
            sockets.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread.ofVirtual().name("network-out").start(() -> carry(near, far, true));
            carry(far, near, false);
        } catch (IOException e) {
            close(near);
        }
    }

    private void carry(Socket from, Socket to, boolean outward) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = from.getInputStream();
                OutputStream sink = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitMended();
                sink.write(buffer, 0, length);
                bytes.addAndGet(length);
                if (outward) {
                    awaitPassage(length);
                }
            }
            awaitMended();
        } catch (IOException e) {
            // One end is gone; the other hears of it as soon as the network carries anything.
            awaitMended();
        }
        close(from);
        close(to);
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is being given up.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        mend();
        Set.copyOf(sockets).forEach(this::close);
    }
}
