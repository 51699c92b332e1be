package dev.platen.engine.pebble;

import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.StaticText;
import dev.platen.spi.template.TemplateException;
import io.pebbletemplates.pebble.node.AutoEscapeNode;
import io.pebbletemplates.pebble.node.BlockNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ExtendsNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.MacroNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.utils.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Translates one parsed source into a [Unit]: Pebble's nodes in, this package's statements out.
final class Translator {
    /// A node with its place in a list.
    private static final long NODE_BYTES = 32;

    /// A string without its characters, which are nearly always one byte each.
    private static final long STRING_BYTES = 40;

    private final PartSource source;
    private final ExpressionTranslator expressions;
    private final Map<String, Body> blocks = new HashMap<>();
    private final Map<String, Macro> macros = new HashMap<>();
    private final List<TemplateName> templateNames = new ArrayList<>();
    private final List<Expression.MacroCall> macroCalls = new ArrayList<>();
    private final List<String> aliases = new ArrayList<>();
    private final List<Unit.MacroUse> macroUses = new ArrayList<>();
    private final Map<String, String> strings = new HashMap<>();
    private Escape escape = Escape.OF_PART;
    private boolean inFilterTag;
    private int depth;
    private boolean namesLayoutInside;
    private @Nullable String block;
    private long retainedBytes;

    private Translator(PartSource source) {
        this.source = source;
        expressions = new ExpressionTranslator(this);
    }

    static Unit translate(PartSource source, RootNode root) throws TemplateException {
        Translator translator = new Translator(source);
        Body body = translator.body(root.getBody());
        return new Unit(
                source,
                body,
                translator.blocks,
                new Unit.Macros(translator.macros, translator.aliases, translator.macroCalls, translator.macroUses),
                translator.templateNames,
                translator.namesLayoutInside,
                translator.retainedBytes);
    }

    Body body(BodyNode node) throws TemplateException {
        List<Statement> statements = new ArrayList<>();
        depth++;
        for (RenderableNode child : node.getChildren()) {
            Statement statement = statement(child);
            if (statement != null) {
                statements.add(statement);
                countNode();
            }
        }
        depth--;
        return new Body(List.copyOf(statements));
    }

    /// The inside of a `filter` tag: its values are escaped with the result, not one by one, whatever
    /// `autoescape` in it says.
    Body filteredBody(BodyNode node) throws TemplateException {
        boolean outer = inFilterTag;
        inFilterTag = true;
        Body body = body(node, Escape.NONE);
        inFilterTag = outer;
        return body;
    }

    /// The block around the place that is being translated, or null.
    @Nullable
    String block() {
        return block;
    }

    void countNode() {
        retainedBytes += NODE_BYTES;
    }

    void countCall(Expression.MacroCall call) {
        macroCalls.add(call);
    }

    /// @param macro what another source should define
    void countUse(String macro, int line) {
        macroUses.add(new Unit.MacroUse(macro, line));
    }

    /// The same string for all places that have the same name or literal.
    String shared(String text) {
        String first = strings.putIfAbsent(text, text);
        if (first != null) {
            return first;
        }
        retainedBytes += STRING_BYTES + text.length();
        return text;
    }

    TemplateException error(int line, String message) {
        return new TemplateException(SourceScan.place(source, line, true), message);
    }

    private Body body(BodyNode node, Escape inside) throws TemplateException {
        Escape outside = escape;
        escape = inside;
        Body body = body(node);
        escape = outside;
        return body;
    }

    private @Nullable Body optionalBody(@Nullable BodyNode node) throws TemplateException {
        return node == null ? null : body(node);
    }

    private @Nullable Statement statement(RenderableNode node) throws TemplateException {
        return switch (node) {
            case TextNode text -> text(text);
            case PrintNode print -> print(print);
            case IfNode branches -> branches(branches);
            case ForNode loop ->
                new Statement.For(
                        shared(loop.getIterationVariable()),
                        expressions.translate(loop.getIterable()),
                        body(loop.getBody()),
                        optionalBody(loop.getElseBody()),
                        loop.getLineNumber());
            case SetNode set ->
                new Statement.Set(shared(set.getName()), expressions.translate(set.getValue()), set.getLineNumber());
            case AutoEscapeNode group -> new Statement.Group(body(group.getBody(), escape(group)));
            case BlockNode defined -> block(defined);
            case MacroNode macro -> macro(macro);
            case ExtendsNode layout -> {
                namesLayoutInside |= depth > 1;
                yield new Statement.Extends(name(layout.getParentExpression(), layout.getLineNumber()));
            }
            case ReferenceTags.IncludeNode include ->
                new Statement.Include(name(include.name(), include.getLineNumber()), with(include.with()));
            case ReferenceTags.ImportNode library ->
                new Statement.Import(name(library.name(), library.getLineNumber()), library.variable());
            case ReferenceTags.FromNode from -> {
                for (Statement.From.Name name : from.names()) {
                    aliases.add(name.alias());
                    countUse(name.macro(), from.getLineNumber());
                }
                yield new Statement.From(name(from.name(), from.getLineNumber()), from.names());
            }
            default -> throw error(0, "this tag is not supported");
        };
    }

    private Statement text(TextNode node) {
        StaticText text = StaticText.of(new String(node.getData()));
        retainedBytes += text.retainedBytes();
        return new Statement.Text(text);
    }

    private Statement print(PrintNode node) throws TemplateException {
        Expression value = expressions.translate(node.getExpression());
        int line = node.getLineNumber();
        return switch (value) {
            case Expression.Renderable direct -> new Statement.PrintDirect(direct, line);
            case Expression.Ternary ternary ->
                new Statement.If(
                        List.of(new Statement.If.Branch(ternary.condition(), printed(ternary.yes(), line))),
                        printed(ternary.no(), line),
                        line);
            default -> print(value, line);
        };
    }

    private Body printed(Expression value, int line) {
        return new Body(List.of(print(value, line)));
    }

    /// Literals are the author's own text and printed as they are.
    private Statement print(Expression value, int line) {
        boolean safe = value instanceof Expression.Literal literal && literal.value() instanceof String;
        return new Statement.Print(value, safe ? Escape.NONE : escape, line);
    }

    private Statement branches(IfNode node) throws TemplateException {
        List<Statement.If.Branch> branches = new ArrayList<>();
        for (Pair<io.pebbletemplates.pebble.node.expression.Expression<?>, BodyNode> pair :
                node.getConditionsWithBodies()) {
            branches.add(new Statement.If.Branch(expressions.translate(pair.getLeft()), body(pair.getRight())));
        }
        return new Statement.If(List.copyOf(branches), optionalBody(node.getElseBody()), node.getLineNumber());
    }

    private Escape escape(AutoEscapeNode node) throws TemplateException {
        if (!node.isActive() || inFilterTag) {
            return Escape.NONE;
        }
        if (node.getStrategy() == null) {
            return Escape.OF_PART;
        }
        Escape named = Escape.named(node.getStrategy());
        if (named == null) {
            throw error(node.getLineNumber(), "there is no such escaping strategy; there are " + Escape.names());
        }
        return named;
    }

    private Statement block(BlockNode node) throws TemplateException {
        String outer = block;
        block = node.getName();
        Body body = body(node.getBody());
        block = outer;
        blocks.put(node.getName(), body);
        return new Statement.Block(node.getName(), node.getLineNumber());
    }

    /// A macro renders nothing where it is defined.
    private @Nullable Statement macro(MacroNode node) throws TemplateException {
        List<Macro.Parameter> parameters = new ArrayList<>();
        for (NamedArgumentNode parameter : node.getArgs().getNamedArgs()) {
            boolean hasDefault = parameter.getValueExpression() != null;
            parameters.add(new Macro.Parameter(
                    parameter.getName(),
                    hasDefault ? expressions.translate(parameter.getValueExpression()) : Expression.Literal.NULL));
        }
        Macro macro = new Macro(node.getName(), List.copyOf(parameters), body(node.getBody()));
        if (macros.put(macro.name(), macro) != null) {
            throw error(0, "two macros have the name '" + macro.name() + "'");
        }
        countNode();
        return null;
    }

    private TemplateName name(io.pebbletemplates.pebble.node.expression.Expression<?> node, int line)
            throws TemplateException {
        TemplateName name = TemplateName.of(expressions.translate(node), source.part(), line);
        templateNames.add(name);
        return name;
    }

    private Expression.@Nullable MapLiteral with(@Nullable MapExpression node) throws TemplateException {
        return node == null ? null : expressions.map(node);
    }
}
