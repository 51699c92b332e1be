package dev.platen.app.broker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The broker's administration over HTTP, with the token and the certificates that its clients have too.
final class AdminHttp implements AutoCloseable {
    /// What a header may hold. Else the JDK would quote the whole token in its complaint.
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final URI adminUrl;
    private final @Nullable Path tokenFile;
    private final Duration timeout;
    private final HttpClient http;

    private AdminHttp(URI adminUrl, @Nullable Path tokenFile, Duration timeout, HttpClient http) {
        this.adminUrl = adminUrl;
        this.tokenFile = tokenFile;
        this.timeout = timeout;
        this.http = http;
    }

    /// Makes what asks the administration at `adminUrl`.
    ///
    /// @param tokenFile file with an authentication token, read at every request; or null
    /// @param trustCertificatesFile file with the certificates to trust, or null for those of Java
    /// @param timeout of each request
    /// @throws IOException if the certificates cannot be used
    static AdminHttp open(
            URI adminUrl, @Nullable Path tokenFile, @Nullable Path trustCertificatesFile, Duration timeout)
            throws IOException {
        HttpClient.Builder http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
        if (trustCertificatesFile != null) {
            http.sslContext(trusting(trustCertificatesFile));
        }
        return new AdminHttp(adminUrl, tokenFile, timeout, http.build());
    }

    /// What trusts the certificates in `file`.
    ///
    /// @throws IOException if there are none; it names the key to change
    static SSLContext trusting(Path file) throws IOException {
        try {
            return TrustedCertificates.read(file);
        } catch (IOException e) {
            throw new IOException(
                    "cannot use the certificates in " + file + " (" + e.getMessage()
                            + "); the file of pulsar.trust-certificates-file must hold certificates in PEM form",
                    e);
        }
    }

    /// A request to `path` below `/admin/v2/`.
    ///
    /// @throws IOException if the token cannot be used
    HttpRequest request(String method, String path, HttpRequest.BodyPublisher body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(adminUrl.resolve("/admin/v2/" + path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .method(method, body);
        if (tokenFile != null) {
            request.header("Authorization", "Bearer " + token(tokenFile));
        }
        return request.build();
    }

    /// Sends it.
    ///
    /// @throws IOException if there is no answer
    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return http.send(request, handler);
    }

    /// Sends it; the answer fails with an [IOException] if there is none.
    <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return http.sendAsync(request, handler);
    }

    /// Whether somebody is there who has not the right certificate.
    static boolean isDistrust(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static String token(Path file) throws IOException {
        String token = Files.readString(file).strip();
        if (!TOKEN.matcher(token).matches()) {
            throw new IOException(file + " holds no token: it is empty, or has spaces or lines in it;"
                    + " the file of pulsar.token-file must hold the token alone");
        }
        return token;
    }

    /// Gives up what is on its way.
    @Override
    public void close() {
        http.shutdownNow();
    }
}
