package dev.platen.engine.pebble;

import dev.platen.spi.template.Reference;
import org.jspecify.annotations.Nullable;

/// The name of another template, in the tag that refers to it.
///
/// @param expression computes the name
/// @param reference the reference, if the name is a literal
/// @param line of the tag
record TemplateName(Expression expression, @Nullable Reference reference, int line) {
    static TemplateName of(Expression expression, String part, int line) {
        boolean literal = expression instanceof Expression.Literal;
        String name = literal && ((Expression.Literal) expression).value() instanceof String text ? text : null;
        return new TemplateName(expression, name == null ? null : new Reference(part, name), line);
    }

    /// The template behind the name; spends an include.
    Unit resolve(Render render) {
        render.at(line);
        render.budget().include();
        Reference wanted = reference;
        if (wanted == null) {
            Object name = expression.evaluate(render);
            if (!(name instanceof String text)) {
                throw render.failure(line, "the name of the other template is not a text but " + Values.kind(name));
            }
            wanted = new Reference(render.unit().part(), text);
        }
        Unit unit = render.program().find(wanted);
        if (unit == null) {
            // A computed name may hold data, so it is not repeated.
            throw render.failure(
                    line,
                    reference == null
                            ? "the computed name is not one of the template names written in this template"
                            : "there is no template '" + wanted.name() + "' here");
        }
        return unit;
    }
}
