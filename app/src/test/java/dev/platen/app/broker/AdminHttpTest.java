package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.platen.app.fairness.MemoryWorkspaceLog;
import dev.platen.app.fairness.Workspaces;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The administration of a broker that shows a certificate of its own and asks for a token.
class AdminHttpTest {
    private static final String SECRET = "not-for-anybodys-eyes";
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final Set<@Nullable String> shown = ConcurrentHashMap.newKeySet();
    private HttpsServer broker;
    private URI url;
    private Path certificate;
    private Path token;

    @BeforeEach
    void start() throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
        certificate = folder.resolve("certificate.pem");
        keytool("-exportcert", "-rfc", "-file", certificate.toString());
        token = Files.writeString(folder.resolve("token"), SECRET + "\n");
        broker = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        broker.setHttpsConfigurator(new HttpsConfigurator(serving(folder.resolve("keys.p12"))));
        broker.createContext("/", exchange -> {
            shown.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = (exchange.getRequestURI().getPath().endsWith("/namespaces/platen")
                            ? "[\"platen/requests\",\"platen/rendered\",\"platen/templates\",\"platen/fleet\"]"
                            : "{\"msgInCounter\": 7}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        broker.start();
        url = URI.create("https://localhost:" + broker.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        broker.stop(0);
    }

    private void keytool(String action, String... more) throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                action,
                "-alias",
                "test",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                new String(PASSWORD));
        command.command().addAll(List.of(more));
        assertThat(command.redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start()
                        .waitFor())
                .as("keytool %s", action)
                .isZero();
    }

    private static SSLContext serving(Path keyStore) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(keyStore)) {
            keys.load(content, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private PulsarSettings settings() {
        return new PulsarSettings(
                "pulsar+ssl://localhost:1", url, "platen", "platen", token, certificate, null, 1 << 20, 1 << 20);
    }

    @Test
    void namespacesAndStatisticsAreAskedForWithTheTokenAndTheCertificates() throws Exception {
        new Namespaces(url, token, certificate).create("platen");
        try (BrokerStatistics statistics =
                new BrokerStatistics(settings(), url, new Workspaces(new MemoryWorkspaceLog()))) {
            assertThat(statistics.read())
                    .isNotEmpty()
                    .allSatisfy((lane, counters) ->
                            assertThat(counters.requests().messagesIn()).isEqualTo(7));
        }
        assertThat(shown).containsExactly("Bearer " + SECRET);
    }

    @Test
    void whoIsNotTrustedIsToldNothingAndTheAdviceNamesTheKey() {
        assertThatThrownBy(() -> new Namespaces(url, token).create("platen"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(BrokerUnreadyException.class)
                .hasMessageContainingAll(url.toString(), "pulsar.trust-certificates-file");
        assertThat(shown).isEmpty();
    }

    @Test
    void whatIsWrongWithTheFilesIsSaidWithoutTheToken() throws Exception {
        Files.writeString(token, SECRET + "\n" + SECRET);
        assertThatThrownBy(() -> new Namespaces(url, token, certificate).create("platen"))
                .isNotInstanceOf(BrokerUnreadyException.class)
                .hasMessageContainingAll("holds no token", "pulsar.token-file")
                .hasMessageNotContaining(SECRET);
        Files.writeString(certificate, "none");
        assertThatThrownBy(() -> PulsarConnection.open(settings()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("cannot use the certificates", "pulsar.trust-certificates-file", "PEM");
    }
}
