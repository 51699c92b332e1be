package dev.platen.app.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The dashboard: a page and the files that it needs, all from the class path. The list is closed, so that
/// no path of a request ever becomes the name of a resource.
final class Dashboard implements HttpService {
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String HTML = "text/html; charset=UTF-8";
    private static final String SCRIPT = "text/javascript; charset=UTF-8";
    private static final String STYLE = "text/css; charset=UTF-8";

    /// Nothing from elsewhere, no inline script. Inline styles are allowed because the frame that shows a
    /// rendered message inherits this policy, and mail is styled inline.
    private static final String POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final List<Resource> RESOURCES = List.of(
            new Resource("/", "dashboard/index.html", HTML),
            own("main.js", SCRIPT),
            own("poller.js", SCRIPT),
            own("history.js", SCRIPT),
            own("chart.js", SCRIPT),
            own("view.js", SCRIPT),
            own("page.js", SCRIPT),
            own("fleet.js", SCRIPT),
            own("preview.js", SCRIPT),
            own("format.js", SCRIPT),
            own("dashboard.css", STYLE),
            own("preview.css", STYLE),
            own("icon.svg", "image/svg+xml"),
            new Resource("/dashboard/uplot.js", CHARTS + "uPlot.iife.min.js", SCRIPT),
            new Resource("/dashboard/uplot.css", CHARTS + "uPlot.min.css", STYLE));

    /// @param path what a browser asks for
    /// @param name on the class path, relative to this package unless it begins with a slash
    /// @param type media type
    private record Resource(String path, String name, String type) {}

    private static Resource own(String file, String type) {
        return new Resource("/dashboard/" + file, "dashboard/" + file, type);
    }

    @Override
    public void routing(HttpRules rules) {
        for (Resource resource : RESOURCES) {
            rules.get(resource.path(), (request, response) -> send(resource, response))
                    .any(resource.path(), WrongMethod.allowing("GET"));
        }
    }

    private static void send(Resource resource, ServerResponse response) throws IOException {
        try (InputStream content = Dashboard.class.getResourceAsStream(resource.name())) {
            if (content == null) {
                throw new IllegalStateException("the class path has no " + resource.name());
            }
            response.header(HeaderNames.CONTENT_TYPE, resource.type())
                    .header(HeaderNames.CACHE_CONTROL, "no-cache")
                    .header(HeaderNames.create("Content-Security-Policy"), POLICY)
                    .header(HeaderNames.create("Referrer-Policy"), "no-referrer")
                    .header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                    .send(content.readAllBytes());
        }
    }
}
