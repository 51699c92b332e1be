package dev.platen.cli.sample;

import dev.platen.cli.console.UserError;
import dev.platen.cli.template.PartFile;
import dev.platen.cli.template.PlatenApi;
import dev.platen.cli.template.TemplateSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A template that comes with the tools. Its sources are class path resources:
/// `samples/<workspace>/<name>/<part>.peb`.
public record SampleTemplate(String workspace, String name, List<String> partNames) {
    /// All of them, each after those that it builds on.
    public static final List<SampleTemplate> ALL = List.of(
            of("acme", "header", "html"),
            of("acme", "footer", "html", "text"),
            of("acme", "layout", "html", "text"),
            of("acme", "order-confirmation", "subject", "html", "text", "title", "body"),
            of("acme", "password-reset", "text"),
            of("acme", "delivery-update", "title", "body"),
            of("acme", "order-webhook", "body"),
            of("globex", "layout", "html"),
            of("globex", "weekly-digest", "subject", "html", "text"),
            of("globex", "appointment-reminder", "text"));

    private static final String SUFFIX = ".peb";

    public SampleTemplate {
        partNames = List.copyOf(partNames);
    }

    private static SampleTemplate of(String workspace, String name, String... parts) {
        return new SampleTemplate(workspace, name, List.of(parts));
    }

    /// Part name → source.
    public Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : partNames) {
            parts.put(part, read("/samples/" + workspace + "/" + name + "/" + part + SUFFIX));
        }
        return parts;
    }

    /// Gives an instance all of them through its API.
    public static void publishAll(PlatenApi api) throws InterruptedException {
        for (SampleTemplate template : ALL) {
            TemplateSource source = new TemplateSource(
                    TemplateSource.DEFAULT_ENGINE,
                    TemplateSource.DEFAULT_MISSING_VARIABLES,
                    template.parts(),
                    Map.of());
            try {
                api.put(template.workspace(), template.name(), source, true);
            } catch (PlatenApi.RefusedException e) {
                throw new UserError(
                        "the sample template " + template.workspace() + "/" + template.name() + " was refused:\n"
                                + e.diagnosis().text(template.parts(), Map.of()),
                        "",
                        e);
            }
        }
    }

    private static String read(String resource) {
        try (InputStream in = SampleTemplate.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            return PartFile.source(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
