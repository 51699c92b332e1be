package dev.platen.cli.bench;

import dev.platen.app.message.TemplateSource;
import dev.platen.app.template.StoredTemplate;
import dev.platen.spi.template.MissingVariables;
import java.util.Iterator;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Templates of 8 KB for a bench, spread over workspaces. No two are alike: each has its name in it.
///
/// @param count how many
record ManyTemplates(int count) {
    private static final int WORKSPACES = 50;
    private static final int SOURCE_BYTES = 8 * 1024;
    private static final String LINE = "<p>Dear {{ name }}, your order {{ order }} is on its way.</p>\n";

    String workspace(int index) {
        return "tenant-" + index % WORKSPACES;
    }

    String name(int index) {
        return "template-" + index;
    }

    /// All of them, made one by one.
    ///
    /// @param begun told the number of those that were made, before each
    Iterator<StoredTemplate> all(IntConsumer begun) {
        return IntStream.range(0, count)
                .mapToObj(index -> {
                    begun.accept(index);
                    return new StoredTemplate(workspace(index), name(index), 0, source(index));
                })
                .iterator();
    }

    private TemplateSource source(int index) {
        String subject = "Order {{ order }} for " + name(index);
        StringBuilder html = new StringBuilder("<h1>" + name(index) + "</h1>\n");
        while (html.length() + LINE.length() + subject.length() < SOURCE_BYTES) {
            html.append(LINE);
        }
        return new TemplateSource(
                TemplateSource.DEFAULT_ENGINE,
                MissingVariables.STRICT,
                Map.of("subject", subject, "html", html.toString()));
    }
}
