package dev.platen.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platen.cli.console.Console;
import dev.platen.cli.template.PlatenApi;
import dev.platen.cli.template.TemplateSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Stores a template.
@Command(
        name = "put",
        description = {
            "Stores a new version of a template and makes it live.",
            "",
            "The parts come from a folder with files such as html.peb, text.peb and subject.peb, and an optional "
                    + "template.json for engine and missingVariables; or one by one with --part. The last line break "
                    + "of a file is not part of the template. A template with an error is not stored."
        })
final class TemplatePutCommand extends TemplateAction {
    @Parameters(index = "0", paramLabel = "NAME", description = "The template's name.")
    private String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "DIR", description = "Folder with one file a part.")
    private @Nullable Path folder;

    @Option(
            names = "--part",
            paramLabel = "PART=FILE",
            description = "One part, for example html=mail.html; repeatable.")
    private Map<String, Path> parts = new LinkedHashMap<>();

    @Option(names = "--engine", description = "Template engine (default: pebble, or what template.json says).")
    private @Nullable String engine;

    @Option(
            names = "--missing-variables",
            paramLabel = "POLICY",
            description = "What a missing variable does: strict, default or abort (default: strict, or what "
                    + "template.json says).")
    private @Nullable String missingVariables;

    @Option(names = "--draft", description = "Do not make the new version live.")
    private boolean draft;

    private @Nullable TemplateSource source;

    private TemplatePutCommand() {}

    @Override
    int run(PlatenApi api, Console console) throws PlatenApi.RefusedException, InterruptedException {
        TemplateSource read = read();
        source = read;
        JsonNode stored = api.put(workspace(), name, read, !draft);
        console.say(name + "@" + stored.path("version").asInt() + " is stored in workspace " + workspace()
                + (draft ? ", not live" : " and live"));
        console.result(stored);
        return SUCCESS;
    }

    private TemplateSource read() {
        if ((folder == null) == parts.isEmpty()) {
            throw usageError("Name either a folder or parts with --part");
        }
        TemplateSource read = folder != null
                ? TemplateSource.ofFolder(folder)
                : TemplateSource.of(TemplateSource.DEFAULT_ENGINE, TemplateSource.DEFAULT_MISSING_VARIABLES, parts);
        return read.with(engine, missingVariables);
    }

    @Override
    Map<String, String> sources() {
        return source == null ? Map.of() : source.parts();
    }

    @Override
    Map<String, Path> sourceFiles() {
        return source == null ? Map.of() : source.files();
    }
}
