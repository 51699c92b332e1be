package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.broker.Namespaces;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/// What an instance finds or makes in its broker before it starts.
class NamespacesIT {
    private static String get(String path) throws Exception {
        URI url = TestBroker.get().adminUrl().resolve("/admin/v2/" + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void createsNamespacesOnceHoweverOftenItIsAsked() throws Exception {
        String tenant = TestBroker.newTenant(NamespacesIT.class);
        new Namespaces(TestBroker.get().adminUrl(), null).create(tenant);

        assertThat(get("namespaces/" + tenant))
                .contains(tenant + "/rendered", tenant + "/requests", tenant + "/templates");
        assertThat(get("namespaces/" + tenant + "/templates/retention"))
                .as("templates are kept for ever")
                .contains("\"retentionTimeInMinutes\":-1", "\"retentionSizeInMB\":-1");
    }
}
