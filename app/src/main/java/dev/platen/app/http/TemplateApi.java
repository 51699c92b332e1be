package dev.platen.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.TemplateName;
import dev.platen.app.message.TemplateRef;
import dev.platen.app.message.TemplateSource;
import dev.platen.app.render.Previewer;
import dev.platen.app.render.TemplateCompiler;
import dev.platen.app.template.StoredTemplate;
import dev.platen.app.template.TemplateStore;
import dev.platen.app.template.TemplateStoreException;
import dev.platen.app.template.TemplateSummary;
import dev.platen.spi.template.MissingVariables;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Publishing, reading, previewing and rolling back templates.
final class TemplateApi implements HttpService {
    private static final int MAX_PARTS = 16;

    /// Compiling takes memory; messages in flight need it more.
    private static final int MAX_COMPILING = 8;

    private final TemplateStore store;
    private final TemplateCompiler compiler;
    private final Previewer previewer;
    private final int maxBodyBytes;
    private final Semaphore compiling = new Semaphore(MAX_COMPILING);

    TemplateApi(TemplateStore store, TemplateCompiler compiler, Previewer previewer, int maxBodyBytes) {
        this.store = store;
        this.compiler = compiler;
        this.previewer = previewer;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/{workspace}/templates", this::list)
                .any("/{workspace}/templates", WrongMethod.allowing("GET"))
                .get("/{workspace}/templates/{name}", this::get)
                .put("/{workspace}/templates/{name}", this::put)
                .any("/{workspace}/templates/{name}", WrongMethod.allowing("GET, PUT"))
                .post("/{workspace}/templates/{name}/preview", this::preview)
                .any("/{workspace}/templates/{name}/preview", WrongMethod.allowing("POST"))
                .post("/{workspace}/templates/{name}/live", this::makeLive)
                .any("/{workspace}/templates/{name}/live", WrongMethod.allowing("POST"));
    }

    private void list(ServerRequest request, ServerResponse response) throws IOException {
        ObjectNode body = Json.object();
        ArrayNode templates = body.putArray("templates");
        for (TemplateSummary summary : store.list(name(request, "workspace"))) {
            templates
                    .addObject()
                    .put("name", summary.name())
                    .put("live", summary.live())
                    .put("versions", summary.versions());
        }
        Json.send(response, 200, body);
    }

    private void get(ServerRequest request, ServerResponse response) throws IOException {
        String workspace = name(request, "workspace");
        String name = name(request, "name");
        int wanted = version(request.query().first("version").orElse("0"));
        TemplateRef version = store.resolve(workspace, new TemplateRef(name, wanted), System.currentTimeMillis());
        TemplateSummary summary = store.summary(workspace, name);
        if (version == null || summary == null) {
            throw notFound(workspace, new TemplateRef(name, wanted));
        }
        StoredTemplate template = store.load(workspace, version);
        ObjectNode body = Json.object()
                .put("workspace", workspace)
                .put("name", name)
                .put("version", template.version())
                .put("live", summary.live());
        ArrayNode versions = body.putArray("versions");
        for (int i = 1; i <= summary.versions(); i++) {
            versions.add(i);
        }
        body.put("engine", template.source().engine());
        body.put("missingVariables", template.source().missingVariables().name().toLowerCase(Locale.ROOT));
        ObjectNode parts = body.putObject("parts");
        template.source().parts().forEach(parts::put);
        Json.send(response, 200, body);
    }

    private void put(ServerRequest request, ServerResponse response) throws IOException {
        String workspace = name(request, "workspace");
        String name = name(request, "name");
        ObjectNode body = Json.read(request, maxBodyBytes);
        TemplateSource source = source(body);
        boolean makeLive = body.path("live").asBoolean(true);
        Diagnosis wrong = check(new StoredTemplate(workspace, name, 0, source));
        if (wrong != null) {
            throw ApiError.of(422, wrong);
        }
        try {
            StoredTemplate published = store.publish(workspace, name, source, makeLive);
            Json.send(response, 201, answer(workspace, name, published.version(), makeLive));
        } catch (TemplateStoreException e) {
            throw refused(e);
        }
    }

    private @Nullable Diagnosis check(StoredTemplate template) throws IOException {
        if (!compiling.tryAcquire()) {
            throw new ApiError(503, "BUSY", "too many templates are published at once", "try again in a moment");
        }
        try {
            return compiler.check(template);
        } finally {
            compiling.release();
        }
    }

    private void makeLive(ServerRequest request, ServerResponse response) throws IOException {
        String workspace = name(request, "workspace");
        String name = name(request, "name");
        int version = version(Json.read(request, maxBodyBytes).path("version").asText());
        try {
            store.makeLive(workspace, name, version);
            Json.send(response, 200, answer(workspace, name, version, true));
        } catch (TemplateStoreException e) {
            throw refused(e);
        }
    }

    private void preview(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        String workspace = name(request, "workspace");
        String name = name(request, "name");
        switch (previewer.preview(workspace, name, Json.bytes(request, maxBodyBytes))) {
            case Previewer.Preview.Rendered rendered -> Json.send(response, 200, rendered.bytes());
            case Previewer.Preview.Aborted aborted -> {
                ObjectNode body = Json.object();
                body.putObject("aborted").put("reason", aborted.reason());
                Json.send(response, 200, body);
            }
            case Previewer.Preview.Failed failed -> throw ApiError.of(422, failed.diagnosis());
            case Previewer.Preview.Busy busy ->
                throw new ApiError(503, "BUSY", "too many previews wait for their turn", "try again in a moment");
        }
    }

    private static ObjectNode answer(String workspace, String name, int version, boolean live) {
        return Json.object()
                .put("workspace", workspace)
                .put("name", name)
                .put("version", version)
                .put("live", live);
    }

    private static TemplateSource source(ObjectNode body) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> part : body.path("parts").properties()) {
            if (!TemplateName.isValid(part.getKey()) || !part.getValue().isTextual()) {
                throw invalid(
                        "part '" + part.getKey() + "' is not a string or not a name",
                        "a part's name is " + TemplateName.RULE);
            }
            parts.put(part.getKey(), part.getValue().textValue());
        }
        if (parts.isEmpty() || parts.size() > MAX_PARTS) {
            throw invalid("'parts' has " + parts.size() + " members", "send 1 to " + MAX_PARTS + " parts, by name");
        }
        String policy = body.path("missingVariables").asText("strict");
        for (MissingVariables candidate : MissingVariables.values()) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(policy)) {
                return new TemplateSource(body.path("engine").asText(TemplateSource.DEFAULT_ENGINE), candidate, parts);
            }
        }
        throw invalid("'missingVariables' is unknown", "use strict, default or abort");
    }

    private static String name(ServerRequest request, String parameter) {
        String name = request.path().pathParameters().get(parameter);
        if (!TemplateName.isValid(name)) {
            throw invalid(
                    "the " + (parameter.equals("name") ? "template" : parameter) + " in the path is not a name",
                    "a name is " + TemplateName.RULE);
        }
        return name;
    }

    private static int version(String text) {
        try {
            int version = Integer.parseInt(text);
            if (version >= 0) {
                return version;
            }
        } catch (NumberFormatException e) {
            throw invalid("the version is not a number", "versions are numbered from 1");
        }
        throw invalid("the version is negative", "versions are numbered from 1");
    }

    private static ApiError invalid(String message, String advice) {
        return new ApiError(400, "INVALID_REQUEST", message, advice);
    }

    private static ApiError notFound(String workspace, TemplateRef ref) {
        return new ApiError(
                404,
                "UNKNOWN_TEMPLATE",
                "workspace '" + workspace + "' has no template '" + ref + "'",
                "list the workspace's templates, or publish this one");
    }

    private static ApiError refused(TemplateStoreException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case NOT_FOUND -> new ApiError(404, "UNKNOWN_TEMPLATE", message, "read the template to see its versions");
            case CONFLICT -> new ApiError(409, "CONFLICT", message, "nothing was changed; try again");
            case TOO_LARGE -> new ApiError(413, "TEMPLATE_TOO_LARGE", message, "split it into includes");
        };
    }
}
