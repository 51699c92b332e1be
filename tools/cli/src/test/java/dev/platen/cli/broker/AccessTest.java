package dev.platen.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.platen.cli.console.UserError;
import dev.platen.cli.template.PlatenApi;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.impl.PulsarClientImpl;
import org.apache.pulsar.client.impl.auth.AuthenticationToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private static final String SECRET = "not-for-anybodys-eyes";
    private static final URI SOMEWHERE = URI.create("https://127.0.0.1:1");
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private Path file(String content) throws Exception {
        return Files.writeString(folder.resolve("token"), content);
    }

    private static HttpRequest shown(Access access) {
        return access.show(HttpRequest.newBuilder(SOMEWHERE)).build();
    }

    @Test
    void theTokenIsShownAndReadAnewEachTime() throws Exception {
        Access access = new Access(file(SECRET + "\n"), null);
        assertThat(shown(access).headers().firstValue("Authorization")).contains("Bearer " + SECRET);
        Access same = new Access(file("another"), null);
        assertThat(shown(same).headers().firstValue("Authorization")).contains("Bearer another");
        assertThat(shown(Access.NONE).headers().map()).isEmpty();
    }

    @Test
    void pulsarGetsTokenAndCertificates() throws Exception {
        Path certificate = keys().resolve("certificate.pem");
        Access access = new Access(file(SECRET), certificate);
        try (PulsarClient client = BrokerClients.create(URI.create("pulsar+ssl://127.0.0.1:1"), access)) {
            var configuration = ((PulsarClientImpl) client).getConfiguration();
            assertThat(configuration.getAuthentication()).isInstanceOf(AuthenticationToken.class);
            assertThat(configuration
                            .getAuthentication()
                            .getAuthData("127.0.0.1")
                            .getCommandData())
                    .isEqualTo(SECRET);
            assertThat(configuration.getTlsTrustCertsFilePath()).isEqualTo(certificate.toString());
        }
    }

    @Test
    void whatIsWrongIsSaidAtOnceAndWithoutTheToken() throws Exception {
        for (String content : List.of("", SECRET + "\n" + SECRET, SECRET + " \u00e9")) {
            assertWrong(new Access(file(content), null), "holds no token");
        }
        assertWrong(new Access(folder.resolve("nowhere"), null), "cannot read the token file");
        assertWrong(new Access(null, folder.resolve("nowhere")), "cannot use the certificates");
        assertWrong(new Access(null, file(SECRET)), "cannot use the certificates");
    }

    @Test
    void anAddressWithAPasswordIsRefusedWithoutThePassword() {
        for (String address : List.of("pulsar://user:" + SECRET + "@127.0.0.1:1", "pulsar://" + SECRET + "@/")) {
            assertThatThrownBy(() -> BrokerClients.create(URI.create(address)).close())
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("has no user or password")
                    .satisfies(error -> assertThat(error.toString()).doesNotContain(SECRET));
        }
        assertThatThrownBy(() -> new PlatenApi(URI.create("http://user:" + SECRET + "@127.0.0.1:1")))
                .isInstanceOf(UserError.class)
                .hasMessageNotContaining(SECRET);
    }

    private static void assertWrong(Access access, String message) {
        URI broker = URI.create("pulsar+ssl://127.0.0.1:1");
        assertThatThrownBy(() -> BrokerClients.create(broker, access).close())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message)
                .satisfies(error -> assertThat(error.toString()).doesNotContain(SECRET))
                .satisfies(error -> assertThat(String.valueOf(error.getCause())).doesNotContain(SECRET));
    }

    @Test
    void anInstanceBehindAGatewayIsReachedWithItsCertificateAndTheTokenOnly() throws Exception {
        Path keys = keys();
        List<@Nullable String> shown = new CopyOnWriteArrayList<>();
        HttpsServer gateway = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        gateway.setHttpsConfigurator(new HttpsConfigurator(serving(keys.resolve("keys.p12"))));
        gateway.createContext("/", exchange -> {
            boolean known =
                    ("Bearer " + SECRET).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            shown.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(known ? 200 : 401, 2);
            exchange.getResponseBody().write(new byte[] {'{', '}'});
            exchange.close();
        });
        gateway.start();
        try {
            URI url = URI.create("https://localhost:" + gateway.getAddress().getPort());
            Path certificate = keys.resolve("certificate.pem");
            assertThat(new PlatenApi(url, new Access(file(SECRET), certificate)).stats())
                    .isEmpty();
            assertThat(shown).containsExactly("/v1/stats");

            PlatenApi unknown = new PlatenApi(url, new Access(null, certificate));
            assertThatThrownBy(unknown::stats)
                    .isInstanceOfSatisfying(
                            PlatenApi.RefusedException.class,
                            e -> assertThat(e.diagnosis().advice()).contains("--token-file"));
            PlatenApi distrustful = new PlatenApi(url, new Access(file(SECRET), null));
            assertThatThrownBy(distrustful::stats).isInstanceOf(UserError.class).hasMessageContaining("no answer from");
            assertThat(shown).as("nothing is shown to whom one does not trust").hasSize(2);
        } finally {
            gateway.stop(0);
        }
    }

    /// A key for `localhost` and its certificate, made by the JDK's own tool.
    private Path keys() throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
        keytool(
                "-exportcert",
                "-rfc",
                "-file",
                folder.resolve("certificate.pem").toString());
        return folder;
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
}
