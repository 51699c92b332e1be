package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.TemplateException;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.Loader;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.unbescape.html.HtmlEscape;

/// The output is, byte for byte, what Pebble itself renders.
class SameAsStockPebbleTest {
    private static final int CASES = 400;

    private final Map<String, String> stockSources = new LinkedHashMap<>();

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "JSON")
    void rendersGeneratedTemplatesLikeStockPebble(Escaping escaping) throws Exception {
        PebbleEngine stock = new PebbleEngine.Builder()
                .loader(new MapLoader(stockSources))
                .cacheActive(false)
                .autoEscaping(escaping == Escaping.HTML)
                .defaultLocale(Locale.US)
                .build();
        int compared = 0;
        for (long seed = 1; seed <= CASES; seed++) {
            TemplateGenerator.Case generated = new TemplateGenerator(seed).next();
            String expected = stock(generated, stock);
            if (expected == null) {
                // A generated template may do what Pebble refuses; whether this engine does is not the
                // question here.
                continue;
            }
            assertThat(ours(generated, escaping))
                    .as("seed %s, sources %s, data %s", seed, generated.sources(), generated.data())
                    .isEqualTo(expected);
            compared++;
        }
        assertThat(compared).as("cases that stock Pebble renders").isGreaterThan(CASES / 2);
    }

    @Test
    void escapesEveryCharacterLikeStockPebble() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            all.append((char) c);
        }
        assertThat(Escape.HTML.apply(all.toString(), Escaping.NONE))
                .isEqualTo(HtmlEscape.escapeHtml4Xml(all.toString()));
    }

    private static String ours(TemplateGenerator.Case generated, Escaping escaping) throws Exception {
        Fixture fixture = new Fixture().escaping(escaping).missing(MissingVariables.DEFAULT);
        generated.sources().forEach(fixture::with);
        try {
            return fixture.render(String.valueOf(generated.sources().get("main")), generated.data());
        } catch (RenderException | TemplateException e) {
            return e.toString();
        }
    }

    private @Nullable String stock(TemplateGenerator.Case generated, PebbleEngine stock) {
        stockSources.putAll(generated.sources());
        StringWriter writer = new StringWriter();
        try {
            // Stock Pebble changes the data that it is given.
            stock.getTemplate("main").evaluate(writer, copy(generated.data()));
        } catch (Exception e) {
            return null;
        }
        return writer.toString();
    }

    /// Looks a name up when it is asked for it, so that one stock engine serves all cases.
    private record MapLoader(Map<String, String> sources) implements Loader<String> {
        @Override
        public Reader getReader(String name) {
            return new StringReader(sources.getOrDefault(name, ""));
        }

        @Override
        public void setCharset(String charset) {}

        @Override
        public void setPrefix(String prefix) {}

        @Override
        public void setSuffix(String suffix) {}

        @Override
        public String resolveRelativePath(String relativePath, String anchorPath) {
            return relativePath;
        }

        @Override
        public String createCacheKey(String name) {
            return name;
        }

        @Override
        public boolean resourceExists(String name) {
            return sources.containsKey(name);
        }
    }

    private static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> data) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        data.forEach((name, value) -> copy.put(name, copied(value)));
        return copy;
    }

    @SuppressWarnings("unchecked") // the generator's maps have strings as keys
    private static @Nullable Object copied(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> copy((Map<String, @Nullable Object>) map);
            case List<?> list -> {
                List<@Nullable Object> copies = new ArrayList<>();
                Stream.of(list.toArray()).forEach(element -> copies.add(copied(element)));
                yield copies;
            }
            case null, default -> value;
        };
    }
}
