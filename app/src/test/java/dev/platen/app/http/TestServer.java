package dev.platen.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.admission.Admission;
import dev.platen.app.fairness.MemoryWorkspaceLog;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.plugin.PluginLoader;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.plugin.PluginSettingsException;
import dev.platen.app.render.Previewer;
import dev.platen.app.render.Renderer;
import dev.platen.app.render.TemplateCatalog;
import dev.platen.app.render.TemplateCompiler;
import dev.platen.app.template.TemplateStore;
import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.RenderLimits;
import dev.platen.spi.template.TemplateEngineFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// A server on free ports over a template store in memory, and a client that talks to it.
final class TestServer implements AutoCloseable {
    static final int MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NOW_MILLIS = 1_000_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Previewer previewer;
    private final PluginRegistry plugins;
    private final HttpServer server;

    final FaultyLog log = new FaultyLog();
    final MemoryWorkspaceLog workspaceLog = new MemoryWorkspaceLog();
    final FakeInstance instance;

    /// An answer, already read.
    record Answer(int status, java.net.http.HttpHeaders headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + body, e);
            }
        }

        JsonNode error() {
            return json().path("error");
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /// @param folder an empty folder, for plugins
    TestServer(Path folder, HttpSettings settings) throws IOException, PluginSettingsException {
        plugins = PluginLoader.load(withEchoEngine(folder), Map.of());
        TemplateStore store = new TemplateStore(log, () -> NOW_MILLIS);
        store.start();
        TemplateCompiler compiler = new TemplateCompiler(store, plugins, CompileLimits.DEFAULT);
        TemplateCatalog catalog = new TemplateCatalog(store, compiler, 1 << 20);
        previewer =
                new Previewer(new Renderer(catalog, RenderLimits.DEFAULT), new Admission(1 << 26), () -> NOW_MILLIS);
        instance = new FakeInstance(plugins);
        Workspaces workspaces = new Workspaces(workspaceLog);
        workspaces.start();
        server = new HttpServer(settings, instance, store, compiler, previewer, workspaces);
    }

    static TestServer started(Path folder) throws Exception {
        TestServer made = new TestServer(folder, new HttpSettings("127.0.0.1", 0, 0, MAX_PAYLOAD_BYTES));
        made.start();
        return made;
    }

    void start() throws IOException, PluginSettingsException {
        server.prepare();
        server.start();
    }

    private static Path withEchoEngine(Path folder) throws IOException {
        Path jar = Files.createDirectories(folder.resolve("echo")).resolve("echo.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            for (String type : new String[] {"EchoEngine", "EchoEngine$Compiled"}) {
                entries.putNextEntry(new JarEntry("dev/platen/app/http/" + type + ".class"));
                try (InputStream code =
                        Objects.requireNonNull(TestServer.class.getResourceAsStream(type + ".class"), type)) {
                    code.transferTo(entries);
                }
            }
            entries.putNextEntry(new JarEntry("META-INF/services/" + TemplateEngineFactory.class.getName()));
            entries.write(EchoEngine.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return folder;
    }

    int port() {
        return server.port();
    }

    int adminPort() {
        return server.adminPort();
    }

    int openStreams() {
        return server.openStreams();
    }

    Answer get(String path) throws Exception {
        return get(port(), path);
    }

    Answer admin(String path) throws Exception {
        return get(adminPort(), path);
    }

    private Answer get(int port, String path) throws Exception {
        return answer(client.send(request(port, path).GET().build(), BodyHandlers.ofString()));
    }

    Answer send(String method, String path, String body) throws Exception {
        return send(method, path, BodyPublishers.ofString(body));
    }

    Answer send(String method, String path, BodyPublisher body) throws Exception {
        return answer(client.send(request(port(), path).method(method, body).build(), BodyHandlers.ofString()));
    }

    CompletableFuture<Answer> post(String path, String body) {
        HttpRequest request =
                request(port(), path).POST(BodyPublishers.ofString(body)).build();
        return client.sendAsync(request, BodyHandlers.ofString()).thenApply(TestServer::answer);
    }

    /// Publishes a template for the echo engine.
    Answer publish(String workspace, String name, String source) throws Exception {
        String body = JSON.createObjectNode()
                .put("engine", EchoEngine.ID)
                .set("parts", JSON.createObjectNode().put("text", source))
                .toString();
        return send("PUT", "/v1/workspaces/" + workspace + "/templates/" + name, body);
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    @Override
    public void close() {
        client.close();
        server.close();
        previewer.close();
        plugins.close();
    }
}
