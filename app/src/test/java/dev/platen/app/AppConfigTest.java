package dev.platen.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.app.AppConfig.Plugins;
import dev.platen.app.AppConfig.Recording;
import dev.platen.app.AppConfig.Rendering;
import dev.platen.app.broker.DeliverySettings;
import dev.platen.app.broker.PulsarSettings;
import dev.platen.app.http.HttpSettings;
import dev.platen.app.message.Lane;
import dev.platen.app.scaling.ScalingLimits;
import dev.platen.app.scaling.ScalingSettings;
import dev.platen.app.throttle.AlertSettings;
import dev.platen.app.throttle.LevelRule;
import dev.platen.app.throttle.ThrottleLevel;
import dev.platen.app.throttle.ThrottleSettings;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.template.RenderLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AppConfigTest extends ConfigOfDistribution {
    private static final long MI = 1024 * 1024;

    @Test
    void everyDefault() throws ConfigException {
        long maxHeapBytes = Runtime.getRuntime().maxMemory();

        assertThat(of(Map.of()))
                .isEqualTo(new AppConfig(
                        new PulsarSettings(
                                "pulsar://127.0.0.1:6650",
                                null,
                                "platen",
                                "platen",
                                null,
                                null,
                                null,
                                Math.clamp(MemorySurvey.maxDirectBytes() / 4, 4 * MI, 16 * MI),
                                Math.clamp(MemorySurvey.maxDirectBytes() / 4, 8 * MI, 64 * MI)),
                        new DeliverySettings(
                                DeliverySettings.Mode.AT_LEAST_ONCE, Duration.ofSeconds(3), 1_000, Set.of()),
                        new HttpSettings("127.0.0.1", 8080, 8081, 2 * MI),
                        Map.of(Lane.URGENT, 8, Lane.HIGH, 4, Lane.NORMAL, 2, Lane.BULK, 1),
                        Map.of(Lane.URGENT, 5, Lane.HIGH, 5, Lane.NORMAL, 5, Lane.BULK, 5),
                        new Rendering(
                                Runtime.getRuntime().availableProcessors(),
                                (int) (5 * MI),
                                maxHeapBytes / 16,
                                0.65,
                                0,
                                new RenderLimits(
                                        5 * MI - 16 * 1024,
                                        64 * MI,
                                        2_000_000_000L,
                                        1_000_000,
                                        64,
                                        10_000,
                                        1_000_000,
                                        100_000)),
                        new Plugins(home.resolve("plugins"), Map.of()),
                        new Recording(home.resolve("jfr-profiles/control.jfc"), 20 * MI, Path.of("recordings"), 5),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(20),
                        ThrottleSettings.DEFAULT,
                        new AlertSettings(Duration.ofSeconds(70), null),
                        new ScalingSettings(
                                false,
                                List.of("tournament"),
                                1,
                                10,
                                Duration.ofSeconds(1),
                                ScalingLimits.NONE,
                                new ScalingSettings.Assumed(Duration.ofSeconds(15), 500),
                                ScalingSettings.ActuatorKind.NONE,
                                new ScalingSettings.Processes(Path.of("instances"), false, true, 0))));
    }

    /// One key: a value that is not its default, and what becomes of it.
    record Key(String name, String value, Function<AppConfig, @Nullable Object> reader, Object expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Key key(String name, String value, Function<AppConfig, @Nullable Object> reader, Object expected) {
        return new Key(name, value, reader, expected);
    }

    static Stream<Key> keys() {
        return Stream.of(ownKeys(), levelKeys(), throttleKeys(), scalingKeys()).flatMap(Function.identity());
    }

    private static Stream<Key> scalingKeys() {
        return Stream.of(
                key("rendering.messages-per-second", "20.5", c -> c.rendering().messagesPerSecond(), 20.5),
                key("scaling.enabled", "true", c -> c.scaling().enabled(), true),
                key("scaling.strategies", "a, b", c -> c.scaling().strategies(), List.of("a", "b")),
                key("scaling.min", "2", c -> c.scaling().minInstances(), 2),
                key("scaling.max", "30", c -> c.scaling().maxInstances(), 30),
                key("scaling.interval-seconds", "5", c -> c.scaling().interval(), Duration.ofSeconds(5)),
                key("scaling.up-per-minute", "4", c -> c.scaling().limits().upPerMinute(), 4),
                key("scaling.down-per-minute", "3", c -> c.scaling().limits().downPerMinute(), 3),
                key(
                        "scaling.instance-hours-per-day",
                        "96",
                        c -> c.scaling().limits().instanceHoursPerDay(),
                        96.0),
                key(
                        "scaling.assumed.start-up-seconds",
                        "60",
                        c -> c.scaling().assumed().startUp(),
                        Duration.ofMinutes(1)),
                key(
                        "scaling.assumed.messages-per-second",
                        "90",
                        c -> c.scaling().assumed().messagesPerSecond(),
                        90.0),
                key("scaling.actuator", "process", c -> c.scaling().actuator(), ScalingSettings.ActuatorKind.PROCESS),
                key(
                        "scaling.process.managed",
                        "true",
                        c -> c.scaling().process().managed(),
                        true),
                key(
                        "scaling.process.keep-children",
                        "false",
                        c -> c.scaling().process().keepsChildren(),
                        false),
                key("scaling.process.lifeline", "7", c -> c.scaling().process().lifeline(), 7L),
                key(
                        "scaling.process.log-directory",
                        "logs",
                        c -> c.scaling().process().directory(),
                        Path.of("logs")));
    }

    private static Stream<Key> throttleKeys() {
        return Stream.of(
                key("throttle.hysteresis", "0.2", c -> c.throttle().hysteresis(), 0.2),
                key("throttle.dwell-millis", "5000", c -> c.throttle().dwell(), Duration.ofSeconds(5)),
                key("throttle.shadow", "true", c -> c.throttle().shadow(), true),
                key("alerts.horizon-seconds", "120", c -> c.alerts().horizon(), Duration.ofMinutes(2)),
                key("alerts.webhook", "https://h/x?y", c -> c.alerts().webhook(), URI.create("https://h/x?y")),
                key("recording.saved-directory", "HOME", c -> c.recording().saved(), "HOME"),
                key("recording.max-saved", "7", c -> c.recording().maxSaved(), 7));
    }

    private static Stream<Key> levelKeys() {
        return Stream.of(ThrottleLevel.values())
                .filter(level -> level != ThrottleLevel.NORMAL)
                .flatMap(AppConfigTest::levelKeys);
    }

    private static Stream<Key> levelKeys(ThrottleLevel level) {
        String prefix = "throttle." + level.id() + ".";
        double threshold = ThrottleSettings.defaultThreshold(level) + 0.01;
        LevelRule fallback = LevelRule.byDefault(level);
        return Stream.of(
                key(
                        prefix + "threshold",
                        String.valueOf(threshold),
                        c -> c.throttle().threshold(level),
                        threshold),
                key(prefix + "budget-factor", "0.22", c -> rule(c, level).budgetFactor(), 0.22),
                key(prefix + "cache-factor", "0.33", c -> rule(c, level).cacheFactor(), 0.33),
                key(
                        prefix + "paused-lanes",
                        "urgent, normal",
                        c -> rule(c, level).pausedLanes(),
                        Set.of(Lane.URGENT, Lane.NORMAL)),
                key(
                        prefix + "one-at-a-time",
                        String.valueOf(!fallback.oneAtATime()),
                        c -> rule(c, level).oneAtATime(),
                        !fallback.oneAtATime()),
                key(
                        prefix + "save-recording",
                        String.valueOf(!fallback.savesRecording()),
                        c -> rule(c, level).savesRecording(),
                        !fallback.savesRecording()),
                key(prefix + "alert", "false", c -> rule(c, level).alerts(), false),
                key(prefix + "ask-for-instances", "false", c -> rule(c, level).asksForInstances(), false),
                key(prefix + "shadow", "true", c -> rule(c, level).shadow(), true));
    }

    private static LevelRule rule(AppConfig config, ThrottleLevel level) {
        return Objects.requireNonNull(config.throttle().rules().get(level));
    }

    private static Stream<Key> ownKeys() {
        return Stream.of(
                key("delivery.mode", "transactional", c -> c.delivery().mode(), DeliverySettings.Mode.TRANSACTIONAL),
                key(
                        "delivery.transaction-timeout-seconds",
                        "10",
                        c -> c.delivery().transactionTimeout(),
                        Duration.ofSeconds(10)),
                key("lanes.high.subscription", "key-shared", c -> c.delivery().ordered(), Set.of(Lane.HIGH)),
                key("lanes.urgent.subscription", "key-shared", c -> c.delivery().ordered(), Set.of(Lane.URGENT)),
                key("lanes.normal.subscription", "key-shared", c -> c.delivery().ordered(), Set.of(Lane.NORMAL)),
                key("lanes.bulk.subscription", "key-shared", c -> c.delivery().ordered(), Set.of(Lane.BULK)),
                key("delivery.largest-group", "50", c -> c.delivery().largestGroup(), 50),
                key("pulsar.service-url", "pulsar+ssl://b:1", c -> c.pulsar().serviceUrl(), "pulsar+ssl://b:1"),
                key("pulsar.admin-url", "https://b:2", c -> c.pulsar().adminUrl(), URI.create("https://b:2")),
                key("pulsar.tenant", "my_Tenant", c -> c.pulsar().tenant(), "my_Tenant"),
                key("pulsar.subscription", "blue", c -> c.pulsar().subscription(), "blue"),
                key("pulsar.token-file", "HOME/file", c -> c.pulsar().tokenFile(), "HOME/file"),
                key(
                        "pulsar.trust-certificates-file",
                        "HOME/file",
                        c -> c.pulsar().trustCertificatesFile(),
                        "HOME/file"),
                key("pulsar.listener-name", "ext", c -> c.pulsar().listenerName(), "ext"),
                key("pulsar.intake-memory", "1 MiB", c -> c.pulsar().intakeMemoryBytes(), MI),
                key("pulsar.output-memory", "8 MiB", c -> c.pulsar().outputMemoryBytes(), 8 * MI),
                key("http.host", "0.0.0.0", c -> c.http().host(), "0.0.0.0"),
                key("http.port", "0", c -> c.http().port(), 0),
                key("http.admin-port", "65535", c -> c.http().adminPort(), 65_535),
                key("http.max-payload", "1 KiB", c -> c.http().maxPayloadBytes(), 1_024L),
                key("lanes.urgent.weight", "1000", c -> c.lanes().get(Lane.URGENT), 1_000),
                key("lanes.high.weight", "1", c -> c.lanes().get(Lane.HIGH), 1),
                key("lanes.normal.weight", "3", c -> c.lanes().get(Lane.NORMAL), 3),
                key("lanes.bulk.weight", "2", c -> c.lanes().get(Lane.BULK), 2),
                key("lanes.urgent.floor-percent", "25", c -> c.floorPercents().get(Lane.URGENT), 25),
                key("lanes.high.floor-percent", "0", c -> c.floorPercents().get(Lane.HIGH), 0),
                key("lanes.normal.floor-percent", "1", c -> c.floorPercents().get(Lane.NORMAL), 1),
                key("lanes.bulk.floor-percent", "10", c -> c.floorPercents().get(Lane.BULK), 10),
                key("limits.output", "100 KiB", c -> c.rendering().limits().outputBytes(), 102_400L),
                key("limits.allocated", "1 MiB", c -> c.rendering().limits().allocatedBytes(), MI),
                key("limits.render-millis", "60000", c -> c.rendering().limits().timeNanos(), 60_000_000_000L),
                key("limits.steps", "1000", c -> c.rendering().limits().steps(), 1_000L),
                key("limits.depth", "4", c -> c.rendering().limits().depth(), 4),
                key("limits.includes", "1", c -> c.rendering().limits().includes(), 1),
                key("limits.string-length", "1000", c -> c.rendering().limits().stringLength(), 1_000),
                key("limits.list-size", "100", c -> c.rendering().limits().listSize(), 100),
                key("limits.payload", "64 KiB", c -> c.rendering().maxPayloadBytes(), 65_536),
                key("rendering.threads", "256", c -> c.rendering().threads(), 256),
                key("rendering.template-cache", "2 MiB", c -> c.rendering().templateCacheBytes(), 2 * MI),
                key("rendering.budget-percent", "40", c -> c.rendering().budgetFactor(), 0.4),
                key("plugins.directory", "HOME", c -> c.plugins().directory(), "HOME"),
                key("recording.profile", "HOME/file", c -> c.recording().profile(), "HOME/file"),
                key("recording.max-size", "10 GiB", c -> c.recording().maxBytes(), 10_240 * MI),
                key("start-timeout-seconds", "0", AppConfig::startTimeout, Duration.ZERO),
                key("drain-timeout-seconds", "3600", AppConfig::drainTimeout, Duration.ofHours(1)));
    }

    private String placed(String value) throws IOException {
        Files.writeString(home.resolve("file"), "x");
        return value.replace("HOME", home.toString());
    }

    private Object expected(Key key) throws IOException {
        return key.expected() instanceof String text && text.startsWith("HOME")
                ? Path.of(placed(text))
                : key.expected();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyFromTheFileTheEnvironmentAndTheCommandLine(Key key) throws IOException, ConfigException {
        String value = placed(key.value());
        Object expected = expected(key);
        String[] path = key.name().split("\\.", -1);
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < path.length; i++) {
            yaml.append("  ".repeat(i)).append(path[i]).append(i == path.length - 1 ? ": " + value : ":\n");
        }
        Map<String, String> environment = Map.of(ConfigReader.environmentName(key.name()), value);

        assertThat(key.reader().apply(of(Map.of()))).as("default").isNotEqualTo(expected);
        assertThat(key.reader().apply(ofFile(yaml.toString()))).as("file").isEqualTo(expected);
        assertThat(key.reader().apply(AppConfig.read(null, environment, Map.of(), home)))
                .as("environment")
                .isEqualTo(expected);
        assertThat(key.reader().apply(of(Map.of(key.name(), value))))
                .as("command line")
                .isEqualTo(expected);
    }

    @Test
    void thereIsNoKeyBesides() throws ConfigException {
        Set<String> asked = new HashSet<>();
        Map<String, String> environment = new HashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            public @Nullable String get(@Nullable Object name) {
                asked.add(String.valueOf(name));
                return null;
            }
        };
        AppConfig.read(null, environment, Map.of(), home);

        assertThat(asked)
                .as("add new keys to the table above and to the README")
                .isEqualTo(keys().map(key -> ConfigReader.environmentName(key.name()))
                        .collect(Collectors.toSet()));
    }

    @Test
    void readsAFileOfSeveralSections() throws IOException, ConfigException {
        AppConfig config = ofFile("""
                # my instance
                pulsar:
                  service-url: "pulsar://broker.example:6650"
                  tenant: mine
                http:
                  port: 9090
                plugins:
                  settings:
                    pebble:
                      nesting: 12
                      style: "a: b"
                """);

        assertThat(config.pulsar().serviceUrl()).isEqualTo("pulsar://broker.example:6650");
        assertThat(config.pulsar().tenant()).isEqualTo("mine");
        assertThat(config.http().port()).isEqualTo(9090);
        assertThat(config.plugins().settings())
                .isEqualTo(Map.of("pebble", new PluginSettings(Map.of("nesting", "12", "style", "a: b"))));
    }

    @Test
    void anEmptyFileIsAllDefaults() throws IOException, ConfigException {
        assertThat(ofFile("# nothing\n")).isEqualTo(of(Map.of()));
        assertThat(ofFile("")).isEqualTo(of(Map.of()));
    }

    @Test
    void takesTextOfTheFileAsItIs() throws IOException, ConfigException {
        assertThat(ofFile("http:\n  host: \"${user.home}\"").http().host())
                .as("no system property, no other variable is filled in")
                .isEqualTo("${user.home}");
    }

    @Test
    void aLevelCanPauseNoLane() throws ConfigException {
        assertThat(rule(of(Map.of("throttle.high.paused-lanes", "none")), ThrottleLevel.HIGH)
                        .pausedLanes())
                .isEmpty();
    }
}
