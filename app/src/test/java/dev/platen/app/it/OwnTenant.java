package dev.platen.app.it;

import dev.platen.app.App;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Every test in a tenant of its own, with a reader of all that comes out of it.
abstract class OwnTenant {
    /// Data for [#publishHello(App)].
    static final String TEN = "{\"xs\":[1,2,3,4,5,6,7,8,9,10]}";

    @TempDir
    Path folder;

    Installation installation;
    Outputs outputs;

    @BeforeEach
    final void newTenant() throws Exception {
        String tenant = TestBroker.newTenant(getClass());
        installation = Installation.in(folder, tenant);
        outputs = new Outputs(tenant);
    }

    @AfterEach
    final void disconnect() throws Exception {
        outputs.close();
    }

    /// Publishes a template that greets each of `xs`.
    static void publishHello(App app) throws Exception {
        publish(app, "acme", "hello", "{% for x in xs %}hello {{ x }} {% endfor %}");
    }

    static void publish(App app, String workspace, String template, String text) throws Exception {
        try (Api api = new Api(app.apiUrl())) {
            api.publish(workspace, template, "strict", Map.of("text", text));
        }
    }

    /// A request of `acme` for its template `hello`.
    static String hello(String id, String data) {
        return sms(id, "acme", "hello", data);
    }

    static String sms(String id, String workspace, String template, String data) {
        return "{\"id\":\"" + id + "\",\"workspace\":\"" + workspace + "\",\"template\":\"" + template
                + "\",\"channel\":\"sms\",\"data\":" + data + "}";
    }

    static Set<String> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.toSet());
    }
}
