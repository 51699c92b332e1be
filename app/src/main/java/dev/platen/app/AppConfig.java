package dev.platen.app;

import dev.platen.app.broker.DeliverySettings;
import dev.platen.app.broker.PulsarSettings;
import dev.platen.app.fairness.LaneShares;
import dev.platen.app.http.HttpSettings;
import dev.platen.app.message.Lane;
import dev.platen.app.scaling.ScalingSettings;
import dev.platen.app.throttle.AlertSettings;
import dev.platen.app.throttle.ThrottleSettings;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.template.RenderLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The whole configuration of an instance. The only reader of configuration; everything else gets its part
/// of this tree.
///
/// @param pulsar how to reach the broker
/// @param delivery how outputs reach the broker
/// @param http what to serve where
/// @param lanes how often each lane is served while all of them have messages
/// @param floorPercents what each lane that has messages gets at least
/// @param rendering limits and sizes of rendering
/// @param plugins where plugins are and their settings
/// @param recording the flight recording that always runs
/// @param startTimeout how long a start waits for a broker that is away
/// @param drainTimeout how long a stop waits for what is in flight
/// @param throttle how pressure becomes levels and what they do
/// @param alerts when and where to alert
/// @param scaling how the fleet is scaled
public record AppConfig(
        PulsarSettings pulsar,
        DeliverySettings delivery,
        HttpSettings http,
        Map<Lane, Integer> lanes,
        Map<Lane, Integer> floorPercents,
        Rendering rendering,
        Plugins plugins,
        Recording recording,
        Duration startTimeout,
        Duration drainTimeout,
        ThrottleSettings throttle,
        AlertSettings alerts,
        ScalingSettings scaling) {

    /// Rendering.
    ///
    /// @param threads rendering threads, beside the one that is kept free for the urgent lane
    /// @param maxPayloadBytes a larger request becomes a dead letter
    /// @param templateCacheBytes bound on what compiled templates keep alive
    /// @param budgetFactor share of the free heap that messages in flight may occupy together
    /// @param messagesPerSecond the most that are begun per second; 0 for no bound
    /// @param limits limits of one render
    public record Rendering(
            int threads,
            int maxPayloadBytes,
            long templateCacheBytes,
            double budgetFactor,
            double messagesPerSecond,
            RenderLimits limits) {}

    /// Plugins.
    ///
    /// @param directory one folder per plugin below it
    /// @param settings by plugin id
    public record Plugins(Path directory, Map<String, PluginSettings> settings) {}

    /// The flight recording that always runs.
    ///
    /// @param profile the event settings, a `.jfc` file
    /// @param maxBytes size of the ring on disk
    /// @param saved where copies of the ring go when a level asks for one
    /// @param maxSaved how many of them are kept
    public record Recording(Path profile, long maxBytes, Path saved, int maxSaved) {}

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final String NAME_RULE = "1 to 64 letters, digits, '_', '.' and '-'";
    private static final String TOKEN_FILE = "pulsar.token-file";
    private static final int KI = 1024;
    private static final long MI = 1024L * KI;

    /// The broker takes messages of 5 MiB with their metadata.
    private static final long LARGEST_MESSAGE_BYTES = 5 * MI;

    private static final long LARGEST_OUTPUT_BYTES = LARGEST_MESSAGE_BYTES - 16 * KI;
    private static final long HEAP_SHARE_OF_CACHE = 16;
    private static final long DIRECT_SHARE_OF_INTAKE = 4;
    private static final long DIRECT_SHARE_OF_OUTPUT = 4;

    public AppConfig {
        lanes = Map.copyOf(lanes);
        floorPercents = Map.copyOf(floorPercents);
    }

    /// Reads the configuration.
    ///
    /// @param file a YAML file; null for defaults only
    /// @param environment overrides, by variable name
    /// @param overrides overrides of both, by key
    /// @param home the folder of the distribution, where plugins and profiles are unless configured otherwise
    /// @throws ConfigException if anything in it is wrong
    public static AppConfig read(
            @Nullable Path file, Map<String, String> environment, Map<String, String> overrides, Path home)
            throws ConfigException {
        ConfigReader reader = new ConfigReader(file == null ? Map.of() : parse(file), environment, overrides);
        AppConfig config = new AppConfig(
                pulsar(reader, MemorySurvey.maxDirectBytes()),
                delivery(reader),
                http(reader),
                lanes(reader),
                floors(reader),
                rendering(reader, Runtime.getRuntime().maxMemory()),
                plugins(reader, home),
                recording(reader, home),
                Duration.ofSeconds(reader.integer("start-timeout-seconds", 60, 0, 86_400)),
                Duration.ofSeconds(reader.integer("drain-timeout-seconds", 20, 1, 3_600)),
                ThrottleConfig.throttle(reader),
                ThrottleConfig.alerts(reader),
                ScalingConfig.scaling(reader));
        reader.refuseUnknown();
        return config;
    }

    private static Map<String, String> parse(Path file) throws ConfigException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ConfigException(
                    "configuration file '" + file + "' does not exist, cannot be read or is a folder");
        }
        return YamlFile.read(file);
    }

    private static PulsarSettings pulsar(ConfigReader reader, long maxDirectBytes) throws ConfigException {
        return new PulsarSettings(
                AddressConfig.broker(reader, "pulsar.service-url", "pulsar://127.0.0.1:6650"),
                AddressConfig.host(reader, "pulsar.admin-url"),
                reader.text("pulsar.tenant", "platen", NAME, NAME_RULE),
                reader.text("pulsar.subscription", "platen", NAME, NAME_RULE),
                existing(reader, TOKEN_FILE),
                existing(reader, "pulsar.trust-certificates-file"),
                reader.optional("pulsar.listener-name", NAME, NAME_RULE),
                reader.bytes(
                        "pulsar.intake-memory",
                        Math.clamp(maxDirectBytes / DIRECT_SHARE_OF_INTAKE, 4 * MI, 16 * MI),
                        MI,
                        1024 * MI),
                reader.bytes(
                        "pulsar.output-memory",
                        Math.clamp(maxDirectBytes / DIRECT_SHARE_OF_OUTPUT, 8 * MI, 64 * MI),
                        MI,
                        1024 * MI));
    }

    private static DeliverySettings delivery(ConfigReader reader) throws ConfigException {
        return new DeliverySettings(
                mode(reader),
                Duration.ofSeconds(reader.integer("delivery.transaction-timeout-seconds", 3, 1, 600)),
                reader.integer("delivery.largest-group", 1_000, 1, 10_000),
                ordered(reader));
    }

    private static Set<Lane> ordered(ConfigReader reader) throws ConfigException {
        Set<Lane> ordered = EnumSet.noneOf(Lane.class);
        for (Lane lane : Lane.values()) {
            String key = "lanes." + lane.id() + ".subscription";
            String type = reader.text(key, "shared");
            switch (type) {
                case "key-shared" -> ordered.add(lane);
                case "shared" -> {
                    // Any instance gets any message.
                }
                default -> throw ConfigReader.wrong(key, type, "shared or key-shared");
            }
        }
        return ordered;
    }

    private static DeliverySettings.Mode mode(ConfigReader reader) throws ConfigException {
        String id = reader.text("delivery.mode", DeliverySettings.Mode.AT_LEAST_ONCE.id());
        for (DeliverySettings.Mode mode : DeliverySettings.Mode.values()) {
            if (mode.id().equals(id)) {
                return mode;
            }
        }
        throw ConfigReader.wrong("delivery.mode", id, "at-least-once or transactional");
    }

    private static HttpSettings http(ConfigReader reader) throws ConfigException {
        return new HttpSettings(
                reader.text("http.host", "127.0.0.1"),
                reader.integer("http.port", 8080, 0, 65_535),
                reader.integer("http.admin-port", 8081, 0, 65_535),
                reader.bytes("http.max-payload", 2 * MI, KI, 64 * MI));
    }

    private static Map<Lane, Integer> lanes(ConfigReader reader) throws ConfigException {
        Map<Lane, Integer> weights = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            int weight = LaneShares.defaultWeight(lane);
            weights.put(lane, reader.integer("lanes." + lane.id() + ".weight", weight, 1, 1_000));
        }
        return weights;
    }

    private static Map<Lane, Integer> floors(ConfigReader reader) throws ConfigException {
        Map<Lane, Integer> floors = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            int floor = LaneShares.DEFAULT_FLOOR_PERCENT;
            floors.put(lane, reader.integer("lanes." + lane.id() + ".floor-percent", floor, 0, 25));
        }
        return floors;
    }

    private static Rendering rendering(ConfigReader reader, long maxHeapBytes) throws ConfigException {
        RenderLimits defaults = RenderLimits.DEFAULT;
        RenderLimits limits = new RenderLimits(
                reader.bytes("limits.output", LARGEST_OUTPUT_BYTES, KI, LARGEST_OUTPUT_BYTES),
                reader.bytes("limits.allocated", defaults.allocatedBytes(), MI, 4096 * MI),
                1_000_000L * reader.integer("limits.render-millis", 2_000, 1, 60_000),
                reader.integer("limits.steps", defaults.steps(), 1_000, 1_000_000_000),
                reader.integer("limits.depth", defaults.depth(), 4, 256),
                reader.integer("limits.includes", defaults.includes(), 1, 100_000),
                reader.integer("limits.string-length", defaults.stringLength(), 1_000, 100_000_000),
                reader.integer("limits.list-size", defaults.listSize(), 100, 10_000_000));
        return new Rendering(
                reader.integer("rendering.threads", Runtime.getRuntime().availableProcessors(), 1, 256),
                (int) reader.bytes("limits.payload", LARGEST_MESSAGE_BYTES, KI, LARGEST_MESSAGE_BYTES),
                reader.bytes("rendering.template-cache", maxHeapBytes / HEAP_SHARE_OF_CACHE, MI, 64 * 1024 * MI),
                reader.integer("rendering.budget-percent", 65, 5, 90) / 100.0,
                reader.decimal("rendering.messages-per-second", 0, 0, 10_000_000),
                limits);
    }

    private static Plugins plugins(ConfigReader reader, Path home) throws ConfigException {
        Path directory =
                reader.path("plugins.directory", home.resolve("plugins").toString());
        if (!Files.isDirectory(directory)) {
            throw ConfigReader.wrong("plugins.directory", directory.toString(), "a folder with one folder per plugin");
        }
        return new Plugins(directory, reader.settings("plugins.settings."));
    }

    private static Recording recording(ConfigReader reader, Path home) throws ConfigException {
        Path profile = reader.path(
                "recording.profile", home.resolve("jfr-profiles/control.jfc").toString());
        if (!Files.isReadable(profile) || Files.isDirectory(profile)) {
            throw ConfigReader.wrong("recording.profile", profile.toString(), "a readable .jfc file");
        }
        return new Recording(
                profile,
                reader.bytes("recording.max-size", 20 * MI, MI, 10_240 * MI),
                reader.path("recording.saved-directory", "recordings"),
                reader.integer("recording.max-saved", 5, 1, 1_000));
    }

    private static @Nullable Path existing(ConfigReader reader, String key) throws ConfigException {
        String value = reader.optional(key);
        if (value == null) {
            return null;
        }
        Path file = ConfigReader.asPath(key, value);
        if (Files.isReadable(file) && !Files.isDirectory(file)) {
            return file;
        }
        // Somebody may have put the secret itself where its file belongs.
        boolean secret = key.equals(TOKEN_FILE) && !Files.exists(file);
        throw ConfigReader.wrong(key, secret ? ConfigReader.NOT_SHOWN : value, "the path of a readable file");
    }
}
