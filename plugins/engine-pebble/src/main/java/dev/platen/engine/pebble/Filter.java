package dev.platen.engine.pebble;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A filter: what it does, and the names of its parameters in their order. A missing argument is null.
record Filter(List<String> parameters, Application application) {
    interface Application {
        @Nullable
        Object apply(@Nullable Object input, @Nullable Object[] arguments, Render render);
    }

    static Filter of(Application application, String... parameters) {
        return new Filter(List.of(parameters), application);
    }

    @Nullable
    Object apply(@Nullable Object input, @Nullable Object[] arguments, Render render) {
        return application.apply(input, arguments, render);
    }
}
