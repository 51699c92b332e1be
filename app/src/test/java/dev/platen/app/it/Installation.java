package dev.platen.app.it;

import dev.platen.app.App;
import dev.platen.app.AppConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a distribution has, put together from the build's folders, and instances made from it.
final class Installation {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Path home;
    private final String tenant;

    private Installation(Path home, String tenant) {
        this.home = home;
        this.tenant = tenant;
    }

    static Installation in(Path folder, String tenant) throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        for (String plugin : List.of("engine-pebble", "scaling-backlog", "scaling-forecast", "scaling-schedule")) {
            Path built = ROOT.resolve("plugins").resolve(plugin).resolve("target/plugin");
            if (!Files.isDirectory(built)) {
                throw new IOException("plugin " + plugin + " is not built; run the whole build once");
            }
            Files.createSymbolicLink(plugins.resolve(plugin), built);
        }
        Files.createSymbolicLink(folder.resolve("jfr-profiles"), ROOT.resolve("jfr-profiles"));
        return new Installation(folder, tenant);
    }

    Path home() {
        return home;
    }

    String tenant() {
        return tenant;
    }

    /// The settings of an instance on free ports, with `more` on top.
    Map<String, String> settings(Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>();
        settings.put("pulsar.service-url", TestBroker.get().serviceUrl().toString());
        settings.put("pulsar.tenant", tenant);
        settings.put("http.port", "0");
        settings.put("http.admin-port", "0");
        settings.putAll(more);
        return settings;
    }

    /// An instance in this JVM.
    App start(Map<String, String> more) throws Exception {
        return App.start(AppConfig.read(null, Map.of(), settings(more), home));
    }
}
