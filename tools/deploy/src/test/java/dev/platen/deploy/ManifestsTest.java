package dev.platen.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.AppConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
    private static final String CONTAINER = "spec.template.spec.containers.0";

    /// What Java needs beside heap and direct memory: classes, compiled code, threads, the start cache.
    private static final int JAVA_MEBIBYTES = 256;

    /// What Pulsar's clients take to close.
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /// What a start takes with a broker that is there.
    private static final Duration START = Duration.ofSeconds(15);

    private final Manifest deployment = Manifest.read("deployment.yaml");
    private final Manifest service = Manifest.read("service.yaml");
    private final Manifest scaled = Manifest.read("scaledobject.yaml");

    @TempDir
    Path folder;

    static List<Manifest> manifests() throws Exception {
        return Manifest.all();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void followsItsSchema(Manifest manifest) throws Exception {
        assertThat(Schemas.problems(manifest.root())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void aMisspeltFieldWouldBeFound(Manifest manifest) throws Exception {
        Map<String, Object> misspelt = new HashMap<>(manifest.root());
        misspelt.put("metadatta", Map.of());

        assertThat(Schemas.problems(misspelt)).isNotEmpty();
    }

    @Test
    @SuppressWarnings("unchecked") // The probe's own map, which YAML made.
    void aMisspeltFieldDeepInsideWouldBeFoundToo() throws Exception {
        ((Map<String, Object>) deployment.at(CONTAINER + ".readinessProbe.httpGet")).put("pathh", "/");
        ((Map<String, Object>) scaled.at("spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown"))
                .put("tolerance", true);

        assertThat(Schemas.problems(deployment.root())).isNotEmpty();
        assertThat(Schemas.problems(scaled.root())).isNotEmpty();
    }

    @Test
    void theKustomizationHasThemAll() throws Exception {
        List<String> others = Manifest.all().stream()
                .map(Manifest::file)
                .filter(file -> !file.equals("kustomization.yaml"))
                .toList();

        List<String> resources = ((List<?>) Manifest.read("kustomization.yaml").at("resources"))
                .stream().map(String::valueOf).toList();

        assertThat(resources).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void portsAndProbesAreThoseOfTheConfiguration() throws Exception {
        AppConfig config = config();

        assertThat(deployment.named(CONTAINER + ".ports", "api").get("containerPort"))
                .isEqualTo(config.http().port());
        assertThat(deployment.named(CONTAINER + ".ports", "admin").get("containerPort"))
                .isEqualTo(config.http().adminPort());
        assertThat(config.http().host()).as("reachable from outside").isEqualTo("0.0.0.0");
        assertThat(service.named("spec.ports", "api").get("port"))
                .isEqualTo(config.http().port());
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(deployment.text(CONTAINER + "." + probe + ".httpGet.port"))
                    .as("%s asks the admin port, which no load reaches", probe)
                    .isEqualTo("admin");
        }
        assertThat(deployment.text(CONTAINER + ".readinessProbe.httpGet.path")).isEqualTo("/observe/health/ready");
        assertThat(deployment.text(CONTAINER + ".livenessProbe.httpGet.path")).isEqualTo("/observe/health/live");
    }

    @Test
    void anInstanceHasTimeToFinishWhatItBegan() throws Exception {
        int grace = deployment.number("spec.template.spec.terminationGracePeriodSeconds");

        assertThat(Duration.ofSeconds(grace))
                .isGreaterThan(config().drainTimeout().plus(CLOSING));
    }

    @Test
    void aStartHasTimeToWaitForTheBroker() throws Exception {
        int seconds = deployment.number(CONTAINER + ".startupProbe.periodSeconds")
                * deployment.number(CONTAINER + ".startupProbe.failureThreshold");

        assertThat(Duration.ofSeconds(seconds))
                .isGreaterThan(config().startTimeout().plus(START));
    }

    @Test
    void heapAndDirectMemoryFitIntoTheLimit() {
        int heap = mebibytes(environment("PLATEN_HEAP"));
        int direct = mebibytes(environment("PLATEN_DIRECT_MEMORY"));
        int limit = mebibytes(deployment.text(CONTAINER + ".resources.limits.memory"));

        assertThat(heap + direct + JAVA_MEBIBYTES).isLessThanOrEqualTo(limit);
        assertThat(mebibytes(deployment.text(CONTAINER + ".resources.requests.memory")))
                .as("memory that was promised is there")
                .isEqualTo(limit);
    }

    @Test
    void theTokenIsMountedWhereTheConfigurationExpectsIt() throws Exception {
        String file = pulsarTokenFile();
        String mount = String.valueOf(
                deployment.named(CONTAINER + ".volumeMounts", "token").get("mountPath"));

        assertThat(file).isEqualTo(mount + "/" + deployment.text("spec.template.spec.volumes.1.secret.items.0.path"));
    }

    @Test
    void everyVariableIsRead() throws Exception {
        String image = Files.readString(Path.of("Dockerfile"));
        for (Object variable : (List<?>) deployment.at(CONTAINER + ".env")) {
            String name = String.valueOf(((Map<?, ?>) variable).get("name"));
            boolean byTheLog = name.equals("PLATEN_LOG_LEVEL");

            assertThat(byTheLog || image.contains("$" + name))
                    .as("%s is used by the image's start", name)
                    .isTrue();
        }
    }

    @Test
    void kedaAsksTheServiceForANumberOfInstances() {
        assertThat(scaled.text("spec.scaleTargetRef.name")).isEqualTo(deployment.text("metadata.name"));
        assertThat(scaled.text("spec.triggers.0.metadata.scalerAddress"))
                .isEqualTo(service.text("metadata.name") + "."
                        + Manifest.read("kustomization.yaml").text("namespace") + ":"
                        + service.named("spec.ports", "api").get("port"));
        assertThat(scaled.text("spec.triggers.0.metricType")).isEqualTo("AverageValue");
        for (String direction : List.of("scaleUp", "scaleDown")) {
            String rules = "spec.advanced.horizontalPodAutoscalerConfig.behavior." + direction;
            assertThat(scaled.text(rules + ".tolerance")).as(direction).isEqualTo("0");
            assertThat(scaled.number(rules + ".stabilizationWindowSeconds"))
                    .as(direction)
                    .isZero();
        }
        assertThat(scaled.number("spec.fallback.replicas"))
                .as("never less than the least")
                .isEqualTo(scaled.number("spec.minReplicaCount"));
    }

    @Test
    void whoDecidesAndWhoCarriesItOutHaveTheSameBounds() throws Exception {
        Manifest platen = Manifest.read(
                Files.writeString(folder.resolve("bounds.yaml"), platenYaml()).toString());

        assertThat(platen.at("scaling.enabled")).isEqualTo(true);
        assertThat(scaled.number("spec.minReplicaCount")).isEqualTo(platen.number("scaling.min"));
        assertThat(scaled.number("spec.maxReplicaCount")).isEqualTo(platen.number("scaling.max"));
    }

    /// The configuration as an instance reads it; its files are elsewhere here.
    private AppConfig config() throws Exception {
        Path file = Files.writeString(folder.resolve("platen.yaml"), platenYaml());
        Files.createDirectories(folder.resolve("plugins"));
        Path profile = Files.createFile(folder.resolve("control.jfc"));
        return AppConfig.read(
                file, Map.of(), Map.of("pulsar.token-file", "", "recording.profile", profile.toString()), folder);
    }

    private static String platenYaml() {
        return Manifest.read("configmap.yaml").root().get("data") instanceof Map<?, ?> data
                ? String.valueOf(data.get("platen.yaml"))
                : "";
    }

    private String pulsarTokenFile() throws Exception {
        Path file = Files.writeString(folder.resolve("token.yaml"), platenYaml());
        return Manifest.read(file.toString()).text("pulsar.token-file");
    }

    private String environment(String name) {
        return String.valueOf(deployment.named(CONTAINER + ".env", name).get("value"));
    }

    private static int mebibytes(String size) {
        return Integer.parseInt(size.replaceFirst("(m|Mi)$", ""));
    }
}
