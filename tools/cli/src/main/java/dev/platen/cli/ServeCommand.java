package dev.platen.cli;

import dev.platen.app.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs one instance in this process.
@Command(
        name = "serve",
        description = {
            "Runs one instance of Platen in the foreground. SIGTERM or Ctrl-C stops it after what is in flight.",
            "Instances share the work with no more configuration than the broker's address."
        })
final class ServeCommand extends BaseCommand {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML.")
    private @Nullable Path config;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            description = "The broker's service address; the same as --set pulsar.service-url=URL.")
    private @Nullable String broker;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one key of the configuration over the file's value; repeatable.")
    private List<String> settings = new ArrayList<>();

    private ServeCommand() {}

    @Override
    public Integer call() {
        for (String setting : settings) {
            if (setting.indexOf('=') < 1) {
                throw usageError("--set must be KEY=VALUE, not '" + setting + "'");
            }
        }
        Main.main(arguments().toArray(String[]::new));
        return SUCCESS;
    }

    /// As the instance's own main class takes them.
    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (config != null) {
            arguments.addAll(List.of("--config", config.toString()));
        }
        if (broker != null) {
            arguments.addAll(List.of("--set", "pulsar.service-url=" + broker));
        }
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return arguments;
    }
}
