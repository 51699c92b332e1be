package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pulsar.client.api.ClientBuilder;
import org.apache.pulsar.client.api.SizeUnit;
import org.apache.pulsar.client.impl.conf.ClientConfigurationData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulsarConnectionTest {
    @TempDir
    Path folder;

    @Test
    void allThatIsSetReachesTheConfigurationThatClientsAreMadeOf() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "secret");
        Path certificates = Files.writeString(folder.resolve("certificates.pem"), "");
        ClientConfigurationData configuration = new ClientConfigurationData();

        ClientBuilder _ = PulsarConnection.builder(
                        new PulsarSettings(
                                "pulsar+ssl://127.0.0.1:6651",
                                null,
                                "platen",
                                "platen",
                                token,
                                certificates,
                                "outside",
                                1 << 20,
                                1 << 20),
                        configuration)
                .memoryLimit(0, SizeUnit.BYTES);

        assertThat(configuration.getServiceUrl()).isEqualTo("pulsar+ssl://127.0.0.1:6651");
        assertThat(configuration.getAuthentication().getAuthMethodName()).isEqualTo("token");
        assertThat(configuration.getTlsTrustCertsFilePath()).isEqualTo(certificates.toString());
        assertThat(configuration.getListenerName()).isEqualTo("outside");
        assertThat(configuration.getStatsIntervalSeconds()).isZero();
        assertThat(configuration.getMemoryLimitBytes())
                .as("what is set on the builder afterwards")
                .isZero();
    }
}
