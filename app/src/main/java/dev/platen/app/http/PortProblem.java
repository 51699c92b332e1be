package dev.platen.app.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/// Tells before the start whether a server can listen. Helidon itself does not: it logs a failed start with
/// a stack trace that names neither port nor key, and returns as if all were well.
final class PortProblem {
    private PortProblem() {}

    /// Why the server cannot listen as `settings` want it to, in words for the person who starts it; null if
    /// it can.
    static @Nullable String find(HttpSettings settings) {
        if (settings.port() == settings.adminPort() && settings.port() != 0) {
            return "http.port and http.admin-port are both " + settings.port() + "; give each its own";
        }
        String problem = find(settings.host(), settings.port(), "http.port");
        return problem == null ? find(settings.host(), settings.adminPort(), "http.admin-port") : problem;
    }

    private static @Nullable String find(String host, int port, String key) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(host, port));
            return null;
        } catch (IOException e) {
            return "cannot listen on " + host + ":" + port + " (" + e.getMessage()
                    + "); stop what listens there, or change " + key + " or http.host";
        }
    }
}
