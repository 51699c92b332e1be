package dev.platen.engine.pebble;

import dev.platen.spi.template.StaticText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// What writes output or changes variables.
sealed interface Statement {
    void render(Render render);

    /// Whether a template that has a layout still runs this outside its blocks.
    default boolean preparesBlocks() {
        return false;
    }

    /// Text between tags.
    record Text(StaticText text) implements Statement {
        @Override
        public void render(Render render) {
            render.write(text);
        }
    }

    /// `{{ value }}`.
    record Print(Expression value, Escape escape, int line) implements Statement {
        @Override
        public void render(Render render) {
            render.at(line);
            render.print(value.evaluate(render), escape);
        }
    }

    /// `{{ macro() }}`, `{{ block("name") }}` and `{{ parent() }}`: what they render is safe and goes
    /// straight out.
    record PrintDirect(Expression.Renderable value, int line) implements Statement {
        @Override
        public void render(Render render) {
            render.at(line);
            value.renderTo(render);
        }
    }

    /// `if`, with its `elseif` branches.
    record If(List<Branch> branches, @Nullable Body otherwise, int line) implements Statement {
        record Branch(Expression condition, Body body) {}

        @Override
        public void render(Render render) {
            render.at(line);
            for (int i = 0; i < branches.size(); i++) {
                Branch branch = branches.get(i);
                if (Values.isTrue(branch.condition().evaluate(render), render)) {
                    branch.body().render(render);
                    return;
                }
            }
            if (otherwise != null) {
                otherwise.render(render);
            }
        }
    }

    /// `for`; over null it renders nothing, not even its `else`.
    record For(
            String variable,
            Expression items,
            Body body,
            @Nullable Body otherwise,
            int line) implements Statement {
        @Override
        public void render(Render render) {
            render.at(line);
            Object evaluated = items.evaluate(render);
            switch (evaluated) {
                case null -> {}
                case Collection<?> collection -> renderAll(collection, render);
                case Map<?, ?> map -> renderAll(map.entrySet(), render);
                default -> throw render.failure(line, "cannot loop over " + Values.kind(evaluated));
            }
        }

        private void renderAll(Collection<?> collection, Render render) {
            if (collection.isEmpty()) {
                if (otherwise != null) {
                    otherwise.render(render);
                }
                return;
            }
            render.budget().enter();
            try {
                iterate(collection, render);
            } finally {
                render.budget().exit();
            }
        }

        private void iterate(Collection<?> collection, Render render) {
            Scopes scopes = render.scopes();
            Loop loop = new Loop(collection.size());
            int slot = scopes.top();
            scopes.declare("loop", loop);
            scopes.declare(variable, null);
            if (collection instanceof List<?> list && list instanceof RandomAccess) {
                // By index: no iterator.
                for (int index = 0; index < list.size(); index++) {
                    iteration(slot, loop, index, list.get(index), render);
                }
            } else {
                int index = 0;
                for (Object item : collection) {
                    iteration(slot, loop, index, item, render);
                    index++;
                }
            }
            scopes.pop(slot);
        }

        private void iteration(int slot, Loop loop, int index, @Nullable Object item, Render render) {
            render.budget().tick();
            loop.moveTo(index);
            Scopes scopes = render.scopes();
            scopes.replace(slot, loop);
            scopes.replace(slot + 1, item);
            body.render(render);
        }
    }

    /// `set`.
    record Set(String variable, Expression value, int line) implements Statement {
        @Override
        public void render(Render render) {
            render.at(line);
            render.scopes().set(variable, value.evaluate(render));
        }

        @Override
        public boolean preparesBlocks() {
            return true;
        }
    }

    /// `autoescape` and other groups.
    record Group(Body body) implements Statement {
        @Override
        public void render(Render render) {
            body.render(render);
        }
    }

    /// `block`, at the place where it is rendered.
    record Block(String name, int line) implements Statement {
        @Override
        public void render(Render render) {
            render.at(line);
            render.renderBlock(name, 0);
        }
    }

    /// `extends`.
    record Extends(TemplateName layout) implements Statement {
        @Override
        public void render(Render render) {
            render.lineage().addLayout(layout.resolve(render));
        }
    }

    /// `include`, with further variables.
    record Include(TemplateName template, Expression.@Nullable MapLiteral with) implements Statement {
        @Override
        public void render(Render render) {
            Unit unit = template.resolve(render);
            Scopes scopes = render.scopes();
            int top = scopes.top();
            if (with != null) {
                with.evaluate(render).forEach((name, value) -> scopes.declare(variableName(name, render), value));
            }
            render.include(unit);
            scopes.pop(top);
        }

        private String variableName(Object name, Render render) {
            if (name instanceof String text) {
                return text;
            }
            throw render.failure(template.line(), "names of variables after 'with' must be texts");
        }
    }

    /// `import`, of all macros into the template or into one variable.
    record Import(TemplateName library, @Nullable String variable) implements Statement {
        @Override
        public void render(Render render) {
            Unit unit = library.resolve(render);
            if (variable == null) {
                render.importAll(unit);
            } else {
                render.scopes().declare(variable, new Macro.Library(unit));
            }
        }

        @Override
        public boolean preparesBlocks() {
            return true;
        }
    }

    /// `from … import`, of single macros.
    record From(TemplateName library, List<Name> names) implements Statement {
        record Name(String macro, String alias) {}

        @Override
        public void render(Render render) {
            Unit unit = library.resolve(render);
            for (Name name : names) {
                Macro.Bound bound = unit.macro(name.macro());
                if (bound == null) {
                    throw render.failure(library.line(), "there is no macro '" + name.macro() + "' to import");
                }
                render.importMacro(name.alias(), bound);
            }
        }

        @Override
        public boolean preparesBlocks() {
            return true;
        }
    }
}
