package dev.platen.engine.pebble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has a value.
sealed interface Expression {
    @Nullable
    Object evaluate(Render render);

    /// The expressions that this one evaluates in the scope in which it stands.
    List<Expression> operands();

    /// An expression that can write its text without building it.
    sealed interface Renderable extends Expression {
        void renderTo(Render render);
    }

    /// A constant.
    record Literal(@Nullable Object value) implements Expression {
        static final Literal NULL = new Literal(null);

        @Override
        public @Nullable Object evaluate(Render render) {
            return value;
        }

        @Override
        public List<Expression> operands() {
            return List.of();
        }
    }

    /// A variable by its name. `_context` stands for all variables outside macros.
    record Variable(String name, int line) implements Expression {
        static final String CONTEXT = "_context";

        @Override
        public @Nullable Object evaluate(Render render) {
            Object value = render.scopes().find(name);
            if (!Scopes.isAbsent(value)) {
                return value;
            }
            if (name.equals(CONTEXT) && !render.scopes().inMacro()) {
                return Attributes.GlobalView.INSTANCE;
            }
            return render.missing(name, line);
        }

        @Override
        public List<Expression> operands() {
            return List.of();
        }
    }

    /// `of.name` and `of[name]`.
    record Attribute(Expression of, Expression name, int line) implements Expression {
        @Override
        public @Nullable Object evaluate(Render render) {
            Object owner = of.evaluate(render);
            Object value = Attributes.find(owner, name.evaluate(render), render);
            return Scopes.isAbsent(value) ? render.missing(path(this), line) : value;
        }

        /// The path as the author wrote it; a computed name may hold data and is not repeated.
        static String path(Expression expression) {
            return switch (expression) {
                case Variable variable -> variable.name();
                case Attribute(Expression of, Literal(Object name), int line) -> path(of) + "." + name;
                case Attribute attribute -> path(attribute.of()) + "[…]";
                default -> "(…)";
            };
        }

        @Override
        public List<Expression> operands() {
            return List.of(of, name);
        }
    }

    /// `name(…)`, a macro of this template, its layouts or an import.
    record MacroCall(String name, Macro.Arguments arguments, int line) implements Renderable {
        @Override
        public Object evaluate(Render render) {
            return new SafeText(render.captured(this));
        }

        @Override
        public void renderTo(Render render) {
            Macro.Bound macro = render.findMacro(name);
            if (macro == null) {
                throw render.failure(line, "there is no function or macro '" + name + "'");
            }
            render.call(macro, arguments, line);
        }

        @Override
        public List<Expression> operands() {
            return arguments.expressions();
        }
    }

    /// `library.name(…)`, a macro of an import that has a name. Nothing else has methods.
    record LibraryCall(Expression library, String name, Macro.Arguments arguments, int line) implements Renderable {
        @Override
        public Object evaluate(Render render) {
            return new SafeText(render.captured(this));
        }

        @Override
        public void renderTo(Render render) {
            Object owner = library.evaluate(render);
            if (!(owner instanceof Macro.Library(Unit unit))) {
                throw render.failure(line, "'" + name + "' cannot be called on " + Values.kind(owner));
            }
            Macro.Bound macro = unit.macro(name);
            if (macro == null) {
                throw render.failure(line, "the imported template has no macro '" + name + "'");
            }
            render.call(macro, arguments, line);
        }

        @Override
        public List<Expression> operands() {
            List<Expression> operands = new ArrayList<>(arguments.expressions());
            operands.add(library);
            return operands;
        }
    }

    /// `block("name")`.
    record BlockCall(Expression name, int line) implements Renderable {
        @Override
        public Object evaluate(Render render) {
            return render.captured(this);
        }

        @Override
        public void renderTo(Render render) {
            Object block = name.evaluate(render);
            if (!(block instanceof String text)) {
                throw render.failure(line, "the name of a block is a text, not " + Values.kind(block));
            }
            render.renderBlock(text, 0);
        }

        @Override
        public List<Expression> operands() {
            return List.of(name);
        }
    }

    /// `parent()`, the same block as the layout defines it.
    record ParentCall(String block, int line) implements Renderable {
        @Override
        public Object evaluate(Render render) {
            return render.captured(this);
        }

        @Override
        public void renderTo(Render render) {
            if (!render.lineage().hasParent()) {
                throw render.failure(line, "parent() needs a layout");
            }
            render.renderBlock(block, render.lineage().current() + 1);
        }

        @Override
        public List<Expression> operands() {
            return List.of();
        }
    }

    /// The inside of a `filter` tag, as a text.
    record Captured(Body body) implements Renderable {
        @Override
        public Object evaluate(Render render) {
            return render.captured(this);
        }

        @Override
        public void renderTo(Render render) {
            body.render(render);
        }

        @Override
        public List<Expression> operands() {
            return List.of();
        }
    }

    /// A call of a built-in function.
    record FunctionCall(Function function, List<Expression> arguments, int line) implements Expression {
        @Override
        public @Nullable Object evaluate(Render render) {
            @Nullable Object[] values = evaluateAll(arguments, render);
            render.at(line);
            render.budget().tick();
            return function.call(values, render);
        }

        @Override
        public List<Expression> operands() {
            return arguments;
        }
    }

    /// `input | filter(…)`.
    record FilterCall(Expression input, Filter filter, List<Expression> arguments, int line) implements Expression {
        @Override
        public @Nullable Object evaluate(Render render) {
            @Nullable Object[] values = evaluateAll(arguments, render);
            Object value = input.evaluate(render);
            render.at(line);
            render.budget().tick();
            return filter.apply(value, values, render);
        }

        @Override
        public List<Expression> operands() {
            return withInput(input, arguments);
        }
    }

    /// `input is test`, or `is not`.
    record TestCall(Expression input, Test test, boolean wanted, int line) implements Expression {
        @Override
        public Object evaluate(Render render) {
            Object value = input.evaluate(render);
            render.at(line);
            render.budget().tick();
            return test.holds(value, render) == wanted;
        }

        @Override
        public List<Expression> operands() {
            return List.of(input);
        }
    }

    /// What `default` and tests for absence look at: null where a variable is missing, whatever the policy.
    record Tolerant(Expression value) implements Expression {
        @Override
        public @Nullable Object evaluate(Render render) {
            return render.tolerating(value);
        }

        @Override
        public List<Expression> operands() {
            return List.of(value);
        }
    }

    /// `a ~ b ~ c` and strings with `#{…}`; nulls are left out.
    record Concatenation(List<Expression> pieces) implements Expression {
        @Override
        public Object evaluate(Render render) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < pieces.size(); i++) {
                Object value = pieces.get(i).evaluate(render);
                if (value != null) {
                    Values.append(text, value, render);
                }
            }
            render.budget().string(text.length());
            return text.toString();
        }

        @Override
        public List<Expression> operands() {
            return pieces;
        }
    }

    /// Two values and an operator between them.
    record Binary(Operator operator, Expression left, Expression right, int line) implements Expression {
        @Override
        public @Nullable Object evaluate(Render render) {
            Object first = left.evaluate(render);
            Object second = right.evaluate(render);
            render.at(line);
            render.budget().tick();
            return operator.apply(first, second, render);
        }

        @Override
        public List<Expression> operands() {
            return List.of(left, right);
        }
    }

    /// `and`, `or`: the right side is only evaluated where the left one does not decide.
    record Logic(boolean decisive, Expression left, Expression right, int line) implements Expression {
        @Override
        public Object evaluate(Render render) {
            render.at(line);
            boolean decided = Values.isTrue(left.evaluate(render), render) == decisive;
            return decided ? decisive : Values.isTrue(right.evaluate(render), render);
        }

        @Override
        public List<Expression> operands() {
            return List.of(left, right);
        }
    }

    /// `not`.
    record Not(Expression operand, int line) implements Expression {
        @Override
        public Object evaluate(Render render) {
            render.at(line);
            return !Values.isTrue(operand.evaluate(render), render);
        }

        @Override
        public List<Expression> operands() {
            return List.of(operand);
        }
    }

    /// `condition ? yes : no`.
    record Ternary(Expression condition, Expression yes, Expression no, int line) implements Expression {
        @Override
        public @Nullable Object evaluate(Render render) {
            render.at(line);
            return (Values.isTrue(condition.evaluate(render), render) ? yes : no).evaluate(render);
        }

        @Override
        public List<Expression> operands() {
            return List.of(condition, yes, no);
        }
    }

    /// `[a, b]`.
    record ListLiteral(List<Expression> elements) implements Expression {
        @Override
        public Object evaluate(Render render) {
            render.budget().list(elements.size());
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            for (Expression element : elements) {
                list.add(element.evaluate(render));
            }
            return list;
        }

        @Override
        public List<Expression> operands() {
            return elements;
        }
    }

    /// `{"a": b}`.
    record MapLiteral(List<Entry> entries, int line) implements Expression {
        record Entry(Expression key, Expression value) {}

        @Override
        public Map<Object, @Nullable Object> evaluate(Render render) {
            render.budget().list(entries.size());
            Map<Object, @Nullable Object> map = new HashMap<>((int) Math.ceil(entries.size() / 0.75));
            for (Entry entry : entries) {
                Object key = entry.key().evaluate(render);
                map.put(Values.key(key, render), entry.value().evaluate(render));
            }
            return map;
        }

        @Override
        public List<Expression> operands() {
            List<Expression> operands = new ArrayList<>(2 * entries.size());
            for (Entry entry : entries) {
                operands.add(entry.key());
                operands.add(entry.value());
            }
            return operands;
        }
    }

    private static @Nullable Object[] evaluateAll(List<Expression> expressions, Render render) {
        @Nullable Object[] values = expressions.isEmpty() ? Values.NONE : new Object[expressions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = expressions.get(i).evaluate(render);
        }
        return values;
    }

    private static List<Expression> withInput(Expression input, List<Expression> arguments) {
        List<Expression> operands = new ArrayList<>(arguments);
        operands.add(input);
        return operands;
    }
}
