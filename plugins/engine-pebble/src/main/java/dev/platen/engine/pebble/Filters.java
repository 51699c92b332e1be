package dev.platen.engine.pebble;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The filters by name.
final class Filters {
    static final String DEFAULT = "default";

    private static final Map<String, Filter> ALL = all();

    private Filters() {}

    static @Nullable Filter named(String name) {
        return ALL.get(name);
    }

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put(
                DEFAULT, Filter.of((in, args, render) -> Test.isEmpty(in, render) ? args[0] : plain(in), "default"));
        filters.put("escape", Filter.of(Filters::escape, "strategy"));
        filters.put("raw", Filter.of((in, args, render) -> in == null ? null : safe(in, render)));
        TextFilters.addTo(filters);
        ListFilters.addTo(filters);
        FormatFilters.addTo(filters);
        return Map.copyOf(filters);
    }

    private static @Nullable Object escape(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        if (input == null || input instanceof SafeText) {
            return input;
        }
        Escape escape = strategy(arguments[0], render);
        return new SafeText(render.escaped(Values.printed(input, render), escape));
    }

    /// Without a name: what the part demands, and html where the part demands nothing, as Pebble has it.
    private static Escape strategy(@Nullable Object name, Render render) {
        if (name == null) {
            return switch (render.escaping()) {
                case NONE, HTML -> Escape.HTML;
                case JSON -> Escape.JSON;
            };
        }
        Escape escape = name instanceof String text ? Escape.named(text) : null;
        if (escape == null) {
            throw render.failure("there is no such escaping strategy; there are " + Escape.names());
        }
        return escape;
    }

    private static SafeText safe(Object input, Render render) {
        return input instanceof SafeText safe ? safe : new SafeText(Values.text(input, render));
    }

    /// What a filter other than `escape` sees and passes on: text is no longer safe once it was changed.
    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof SafeText safe ? safe.text() : value;
    }
}
