package dev.platen.app.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.platen.app.fairness.Workspaces;
import dev.platen.app.render.Previewer;
import dev.platen.app.render.TemplateCompiler;
import dev.platen.app.template.TemplateStore;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.grpc.GrpcRouting;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP surface: one port for the API and the dashboard, one for health, metrics and the flight
/// recording.
public final class HttpServer implements AutoCloseable {
    private static final String ADMIN = "admin";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    /// A body of up to so many times what is allowed is read before it is refused, of a longer one the
    /// connection is closed.
    private static final long READ_TO_ITS_END = 8;

    /// For requests that are in work when the stop comes.
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);

    /// Twice, for connections on which nothing is in work: for those of HTTP/2 the server waits in any case.
    private static final Duration SHUTDOWN_GRACE = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final HttpSettings settings;
    private final InstanceView instance;
    private final TemplateApi templates;
    private final WorkspaceApi workspaces;
    private final RequestsInWork inWork = new RequestsInWork();
    private final KedaScaler keda;
    private @Nullable Meters meters;
    private @Nullable WebServer prepared;
    private @Nullable WebServer server;

    public HttpServer(
            HttpSettings settings,
            InstanceView instance,
            TemplateStore store,
            TemplateCompiler compiler,
            Previewer previewer,
            Workspaces workspaces) {
        this.settings = settings;
        this.instance = instance;
        this.templates = new TemplateApi(store, compiler, previewer, (int) settings.maxPayloadBytes());
        this.workspaces = new WorkspaceApi(workspaces, instance.parking());
        this.keda = new KedaScaler(() -> instance.decision().latest());
    }

    /// Makes all that listening needs, which takes a while.
    public void prepare() {
        meters = new Meters(instance);
        prepared = build();
    }

    /// Listens on both ports.
    ///
    /// @throws IOException if that is not possible; it names the address and the key to change
    public void start() throws IOException {
        String problem = PortProblem.find(settings);
        if (problem != null) {
            throw new IOException(problem);
        }
        if (prepared == null || meters == null) {
            throw new IllegalStateException("not prepared");
        }
        WebServer started = prepared.start();
        if (!started.isRunning()) {
            throw new IOException("the HTTP server did not start; the log says why");
        }
        server = started;
        meters.register();
    }

    private WebServer build() {
        ObserveFeature observe = ObserveFeature.builder()
                .observersDiscoverServices(false)
                .sockets(List.of(ADMIN))
                .addObserver(health())
                .addObserver(MetricsObserver.builder().build())
                .build();
        return WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .maxPayloadSize(READ_TO_ITS_END * settings.maxPayloadBytes())
                .directHandlers(transportErrors())
                .shutdownGracePeriod(SHUTDOWN_GRACE)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .addFeature(observe)
                .routing(this::api)
                .addRouting(GrpcRouting.builder().service(keda))
                .putSocket(
                        ADMIN,
                        socket -> socket.host(settings.host())
                                .port(settings.adminPort())
                                .shutdownGracePeriod(SHUTDOWN_GRACE)
                                .directHandlers(transportErrors())
                                .routing(this::admin))
                .build();
    }

    private HealthObserver health() {
        return HealthObserver.builder()
                .useSystemServices(false)
                .details(true)
                .addCheck(() -> HealthCheckResponse.builder().status(true).build(), HealthCheckType.LIVENESS, "process")
                .addCheck(
                        () -> HealthCheckResponse.builder()
                                .status(instance.isConnected())
                                .build(),
                        HealthCheckType.READINESS,
                        "connected")
                .build();
    }

    private void api(HttpRouting.Builder routing) {
        routing.error(JsonProcessingException.class, HttpServer::unexpected)
                .error(IOException.class, HttpServer::unanswered)
                .error(UncheckedIOException.class, HttpServer::unanswered);
        errors(routing);
        routing.addFilter(inWork)
                .any(this::refuseOtherSites)
                .register("/v1/workspaces", templates, workspaces)
                .register("/v1/scaling", new KedaApi(instance))
                .register("/v1", new StatsApi(instance), new ScalingApi(instance), new SchemaApi())
                .register(new Dashboard());
    }

    /// A page of another site that a person looks at must not act on an instance that this person's browser
    /// reaches: not by a request across sites, and not by a name that was made to point here (DNS rebinding).
    private void refuseOtherSites(ServerRequest request, ServerResponse response) {
        String site = request.headers().first(FETCH_SITE).orElse("none");
        String host = request.authority();
        String origin = request.headers().first(HeaderNames.ORIGIN).orElse("");
        boolean otherSite = !site.equals("none") && !site.equals("same-origin");
        boolean otherOrigin = !origin.isEmpty() && !origin.endsWith("://" + host);
        boolean otherName = LOOPBACK.matcher(settings.host()).matches()
                && !LOOPBACK.matcher(withoutPort(host)).matches();
        if (otherSite || otherOrigin || otherName) {
            throw new ApiError(403, "OTHER_SITE", "the request comes from another site's page", "use the dashboard");
        }
        response.next();
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d+$", "");
    }

    private void admin(HttpRouting.Builder routing) {
        errors(routing);
        routing.addFilter(inWork)
                .any(this::refuseOtherSites)
                .get("/recording", (request, response) -> recording(response))
                .any("/recording", WrongMethod.allowing("GET"));
    }

    /// What is wrong with a request is said in our own words; what is wrong with us is logged and not told.
    private static void errors(HttpRouting.Builder routing) {
        routing.error(ApiError.class, (request, response, e) -> send(response, e));
        routing.error(HttpException.class, (request, response, e) -> send(response, refused(e.status())));
        routing.error(Throwable.class, HttpServer::unexpected);
    }

    /// Errors found before there is a request that could be routed.
    private static DirectHandlers transportErrors() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> {
                ApiError error = refused(status);
                return DirectHandler.TransportResponse.builder()
                        .status(status)
                        .headers(headers)
                        .header(HeaderNames.CONTENT_TYPE, Json.TYPE)
                        .header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                        .keepAlive(event.keepAlive())
                        .entity(error.body().toString())
                        .build();
            });
        }
        return handlers.build();
    }

    private static ApiError refused(Status status) {
        String advice = status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()
                ? ApiError.SEND_LESS
                : "see the README's API";
        return new ApiError(status.code(), "HTTP_" + status.code(), status.reasonPhrase(), advice);
    }

    /// What the API reads and writes beside the request is the template store, which is in the broker.
    private static void unanswered(ServerRequest request, ServerResponse response, Exception failure) {
        LOG.warn(
                "request {} {} failed because the broker did not answer: {}",
                request.prologue().method(),
                request.prologue().uriPath().rawPath(),
                failure.toString());
        send(response, new ApiError(503, "BROKER_UNAVAILABLE", "the broker does not answer", "try again in a moment"));
    }

    private static void unexpected(ServerRequest request, ServerResponse response, Throwable failure) {
        String reference = UUID.randomUUID().toString();
        LOG.error(
                "request {} {} failed, reference {}",
                request.prologue().method(),
                request.prologue().uriPath().rawPath(),
                reference,
                failure);
        send(
                response,
                new ApiError(500, "INTERNAL_ERROR", "the request failed", "look for " + reference + " in the log"));
    }

    private static void send(ServerResponse response, ApiError error) {
        try {
            Json.send(response, error.status(), error.body());
        } catch (IOException e) {
            throw new IllegalStateException("an error's own words are always JSON", e);
        }
    }

    private void recording(ServerResponse response) throws IOException {
        Optional<String> problem = instance.recordingProblem();
        if (problem.isPresent()) {
            throw new ApiError(503, "RECORDING_OFF", problem.get(), "make room there, then it goes on by itself");
        }
        Path file = Files.createTempFile("platen-", ".jfr");
        try {
            instance.dumpRecording(file);
            response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream")
                    .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + instance.name() + ".jfr\"");
            try (var out = response.outputStream()) {
                Files.copy(file, out);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// The port of the API and the dashboard.
    public int port() {
        return started().port();
    }

    /// The port of health and metrics.
    public int adminPort() {
        return started().port(ADMIN);
    }

    /// How many of KEDA's streams are open.
    int openStreams() {
        return keda.openStreams();
    }

    private void awaitRequests() {
        try {
            if (!inWork.end(LAST_REQUESTS)) {
                LOG.warn("the stop interrupts requests that have been in work for {} s", LAST_REQUESTS.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WebServer started() {
        return Objects.requireNonNull(server, "not started");
    }

    @Override
    public void close() {
        // In order, and not by a connection that breaks.
        keda.close();
        awaitRequests();
        if (server != null) {
            server.stop();
        }
        if (meters != null) {
            meters.remove();
        }
    }
}
