package dev.platen.engine.pebble;

import java.util.ArrayList;
import java.util.List;

/// A macro: text with parameters.
///
/// @param parameters names, each with the expression of its default
record Macro(String name, List<Parameter> parameters, Body body) {
    record Parameter(String name, Expression fallback) {}

    boolean hasParameter(String wanted) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    /// A macro with the source that it belongs to.
    record Bound(Unit unit, Macro macro) {}

    /// What a macro is called with.
    record Arguments(List<Expression> positional, List<Named> named) {
        record Named(String name, Expression value) {}

        List<Expression> expressions() {
            List<Expression> all = new ArrayList<>(positional);
            for (Named argument : named) {
                all.add(argument.value());
            }
            return all;
        }
    }

    /// What `import … as name` puts into scope.
    record Library(Unit unit) {}
}
