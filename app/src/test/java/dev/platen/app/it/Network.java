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
/// direction, and nobody is told. What was on its way arrives when it is mended.
final class Network implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket server;
    private final int brokerPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mended = lock.newCondition();
    private boolean cut;

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
        set(true);
    }

    void mend() {
        set(false);
    }

    private void set(boolean nowCut) {
        lock.lock();
        try {
            cut = nowCut;
            mended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitMended() {
        lock.lock();
        try {
            while (cut) {
                mended.awaitUninterruptibly();
            }
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
            Thread.ofVirtual().name("network-out").start(() -> carry(near, far));
            carry(far, near);
        } catch (IOException e) {
            close(near);
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitMended();
                out.write(buffer, 0, length);
                bytes.addAndGet(length);
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
