package dev.platen.cli.incident;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Puts a network between a contender and the broker: what arrives on either side leaves on the other one
/// `oneWayNanos` later, in order, at any rate. So much is on its way at most that a faster sender waits.
final class DelayingProxy implements AutoCloseable {
    /// On its way in one direction: more than a gigabyte a second at 10 ms.
    private static final int MAX_BYTES_ON_THE_WAY = 16 * 1024 * 1024;

    private static final int MAX_PARCELS_ON_THE_WAY = 64 * 1024;
    private static final int READ_BYTES = 64 * 1024;

    private final ServerSocket server;
    private final int targetPort;
    private final long oneWayNanos;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();

    /// Some bytes and the moment when they are to leave; none when the sender has ended.
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Parcel(long dueNanos, byte[] bytes) {}

    /// Listens on any free port of loopback and forwards to `targetPort` there.
    static DelayingProxy start(int targetPort, long oneWayNanos) throws IOException {
        DelayingProxy proxy =
                new DelayingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort, oneWayNanos);
        Thread.ofVirtual().name("proxy").start(proxy::accept);
        return proxy;
    }

    private DelayingProxy(ServerSocket server, int targetPort, long oneWayNanos) {
        this.server = server;
        this.targetPort = targetPort;
        this.oneWayNanos = oneWayNanos;
    }

    int port() {
        return server.getLocalPort();
    }

    /// Bytes that crossed, both ways together.
    long bytes() {
        return bytes.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                for (Socket socket : new Socket[] {near, far}) {
                    socket.setTcpNoDelay(true);
                    sockets.add(socket);
                }
                carry(near, far);
                carry(far, near);
            }
        } catch (IOException e) {
            // Closed, or the broker is gone: who connects finds out by itself.
            closeAll();
        }
    }

    private void carry(Socket from, Socket to) {
        BlockingQueue<Parcel> onTheWay = new ArrayBlockingQueue<>(MAX_PARCELS_ON_THE_WAY);
        Semaphore room = new Semaphore(MAX_BYTES_ON_THE_WAY);
        Thread.ofVirtual().name("proxy-in").start(() -> take(from, onTheWay, room));
        Thread.ofVirtual().name("proxy-out").start(() -> deliver(to, onTheWay, room));
    }

    private void take(Socket from, BlockingQueue<Parcel> onTheWay, Semaphore room) {
        byte[] buffer = new byte[READ_BYTES];
        try (InputStream in = from.getInputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                room.acquire(length);
                onTheWay.put(new Parcel(System.nanoTime() + oneWayNanos, Arrays.copyOf(buffer, length)));
            }
        } catch (IOException e) {
            // A connection that breaks has ended, as one that closes.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // The other side must hear of the end even where no parcel can be put any more.
            boolean _ = offerEnd(onTheWay);
        }
    }

    private boolean offerEnd(BlockingQueue<Parcel> onTheWay) {
        try {
            return onTheWay.offer(new Parcel(System.nanoTime() + oneWayNanos, new byte[0]), 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void deliver(Socket to, BlockingQueue<Parcel> onTheWay, Semaphore room) {
        try (OutputStream out = to.getOutputStream()) {
            for (Parcel parcel = onTheWay.take(); parcel.bytes().length > 0; parcel = onTheWay.take()) {
                for (long wait = parcel.dueNanos() - System.nanoTime();
                        wait > 0;
                        wait = parcel.dueNanos() - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                bytes.addAndGet(parcel.bytes().length);
                out.write(parcel.bytes());
                room.release(parcel.bytes().length);
            }
        } catch (IOException e) {
            // The reader is gone; what is still on its way has nowhere to go.
            onTheWay.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(to);
        }
    }

    private void closeAll() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is being given up.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeAll();
    }
}
