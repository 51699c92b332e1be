package dev.platen.bench;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import gg.jte.resolve.ResourceCodeResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/// A workload's jte templates, compiled by jte to Java and by javac to classes, and set up as its makers
/// recommend for speed: text as bytes, output as UTF-8.
final class Jte {
    private final TemplateEngine engine;
    private final String template;
    private final Object model;

    Jte(Workload workload, Object model) throws IOException {
        Path classes = Files.createTempDirectory("platen-bench-jte-");
        String folder = "dev/platen/bench/" + workload.name().toLowerCase(Locale.ROOT);
        engine = TemplateEngine.create(new ResourceCodeResolver(folder), classes, ContentType.Html);
        engine.setTrimControlStructures(true);
        engine.setBinaryStaticContent(true);
        template = workload.template() + ".jte";
        this.model = model;
        // Compiles and loads every class; the files are not needed any more.
        render();
        delete(classes);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    Utf8ByteOutput render() {
        Utf8ByteOutput output = new Utf8ByteOutput();
        engine.render(template, model, output);
        return output;
    }
}
