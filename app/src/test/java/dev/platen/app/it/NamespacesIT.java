package dev.platen.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.broker.Namespaces;
import org.junit.jupiter.api.Test;

/// What an instance finds or makes in its broker before it starts.
class NamespacesIT {
    @Test
    void createsNamespacesOnceHoweverOftenItIsAsked() throws Exception {
        String tenant = TestBroker.newTenant(NamespacesIT.class);
        new Namespaces(TestBroker.get().adminUrl(), null).create(tenant);

        assertThat(TestBroker.ask("namespaces/" + tenant))
                .contains(tenant + "/rendered", tenant + "/requests", tenant + "/templates");
        assertThat(TestBroker.ask("namespaces/" + tenant + "/templates/retention"))
                .as("templates are kept for ever")
                .contains("\"retentionTimeInMinutes\":-1", "\"retentionSizeInMB\":-1");
    }
}
