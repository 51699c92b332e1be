package dev.platen.cli.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DelayingProxyTest {
    private static final long ONE_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    @Test
    void anAnswerTakesARoundTripAtLeast() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                DelayingProxy proxy = DelayingProxy.start(server.getLocalPort(), ONE_WAY_NANOS)) {
            Thread.ofVirtual().start(() -> echo(server));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                DataInputStream in = new DataInputStream(socket.getInputStream());
                for (int i = 0; i < 3; i++) {
                    long startNanos = System.nanoTime();
                    out.writeInt(i);
                    assertThat(in.readInt()).isEqualTo(i);
                    assertThat(System.nanoTime() - startNanos)
                            .as("round trip %d", i)
                            .isGreaterThanOrEqualTo(2 * ONE_WAY_NANOS);
                }
            }
            assertThat(proxy.bytes()).as("both ways").isEqualTo(24);
        }
    }

    @Test
    void manyBytesArriveInOrderAndFasterThanOneParcelARoundTrip() throws Exception {
        byte[] sent = new byte[40_000_000];
        new Random(1).nextBytes(sent);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                DelayingProxy proxy = DelayingProxy.start(server.getLocalPort(), ONE_WAY_NANOS)) {
            Thread.ofVirtual().start(() -> echo(server));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                Thread writer = Thread.ofVirtual().start(() -> write(socket, sent));
                byte[] received = socket.getInputStream().readNBytes(sent.length);
                writer.join();

                assertThat(Arrays.equals(received, sent)).as("the same bytes").isTrue();
            }
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The test is over.
        }
    }
}
