package dev.platen.cli.incident;

import dev.platen.cli.Home;
import dev.platen.cli.broker.Topics;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.InstanceConfig;
import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.instance.JavaChild;
import dev.platen.cli.template.PlatenApi;
import dev.platen.cli.template.TemplateSource;
import dev.platen.devbroker.DevBroker;
import dev.platen.incident.ControlMain;
import dev.platen.incident.Setup;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What all contenders of a run share: the broker, directly and behind the proxy, and the distribution.
///
/// @param proxy the way to the broker for a mix with a round trip; null where none has one
/// @param folder where processes leave their files
record Stage(Home home, DevBroker broker, @Nullable DelayingProxy proxy, Path folder) {
    /// The listener that the broker advertises behind the proxy.
    static final String LISTENER = "ext";

    /// The pass-through's output, which is as large as the bench's renders.
    private static final int PASS_THROUGH_BYTES = 7_900;

    /// How a contender's process is started. Writes what it reads into `own`, its folder.
    JavaChild.Program program(Contender contender, Limits limits, MixSpec mix, Topics topics, Path own)
            throws IOException {
        DelayingProxy way = mix.roundTripMillis() > 0 ? proxy : null;
        URI url = way == null ? broker.serviceUrl() : URI.create("pulsar://127.0.0.1:" + way.port());
        String listener = way == null ? "" : LISTENER;
        if (contender.style() == null) {
            Path config = own.resolve(InstanceProcess.CONFIG);
            new InstanceConfig(url, listener, broker.adminUrl(), topics, 0, 0).write(config);
            if (contender.equals(Contender.TRANSACTIONAL)) {
                Files.writeString(config, "delivery:\n  mode: transactional\n", StandardOpenOption.APPEND);
            }
            return InstanceProcess.program(home, own, limits.options());
        }
        Path templates = Files.createDirectories(own.resolve("templates"));
        MixTemplates.write(templates, Mix.WORKSPACES);
        Setup setup = new Setup(
                contender.style(),
                url.toString(),
                listener,
                topics.tenant(),
                templates,
                contender.queue(),
                PASS_THROUGH_BYTES);
        List<String> options = new ArrayList<>(InstanceProcess.CLIENT_OPTIONS);
        options.addAll(limits.options());
        return new JavaChild.Program(options, controlClassPath(), ControlMain.class.getName(), setup.arguments());
    }

    /// This one's, and the Pebble that the plugin was built with, without the plugin.
    private String controlClassPath() throws IOException {
        Path plugin = home.folder().resolve("plugins", "engine-pebble");
        try (Stream<Path> jars = Files.list(plugin)) {
            return System.getProperty("java.class.path")
                    + jars.filter(jar -> !jar.getFileName().toString().matches("(platen|slf4j).*"))
                            .map(jar -> File.pathSeparator + jar)
                            .sorted()
                            .collect(Collectors.joining());
        }
    }

    /// Gives instances the templates of all workspaces, through the API of one; a control has its own.
    static void publishTemplates(Supervised process) throws InterruptedException {
        List<URI> apis = process.apis();
        if (!apis.isEmpty()) {
            publishTemplates(new PlatenApi(apis.getFirst()));
        }
    }

    private static void publishTemplates(PlatenApi api) throws InterruptedException {
        for (String workspace : Mix.WORKSPACES) {
            for (Map.Entry<String, Map<String, String>> template :
                    MixTemplates.all().entrySet()) {
                TemplateSource source = new TemplateSource(
                        TemplateSource.DEFAULT_ENGINE,
                        TemplateSource.DEFAULT_MISSING_VARIABLES,
                        template.getValue(),
                        Map.of());
                try {
                    api.put(workspace, template.getKey(), source, true);
                } catch (PlatenApi.RefusedException e) {
                    throw new UserError("the template " + template.getKey() + " was refused: " + e.getMessage(), "", e);
                }
            }
        }
    }
}
