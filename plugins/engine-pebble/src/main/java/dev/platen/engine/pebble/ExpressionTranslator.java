package dev.platen.engine.pebble;

import dev.platen.spi.template.TemplateException;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.PositionalArgumentNode;
import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.expression.AddExpression;
import io.pebbletemplates.pebble.node.expression.AndExpression;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.BlockFunctionExpression;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.node.expression.ContainsExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.DivideExpression;
import io.pebbletemplates.pebble.node.expression.EqualsExpression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanExpression;
import io.pebbletemplates.pebble.node.expression.LessThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.LessThanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBooleanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralDoubleExpression;
import io.pebbletemplates.pebble.node.expression.LiteralLongExpression;
import io.pebbletemplates.pebble.node.expression.LiteralNullExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.ModulusExpression;
import io.pebbletemplates.pebble.node.expression.MultiplyExpression;
import io.pebbletemplates.pebble.node.expression.NegativeTestExpression;
import io.pebbletemplates.pebble.node.expression.NotEqualsExpression;
import io.pebbletemplates.pebble.node.expression.OrExpression;
import io.pebbletemplates.pebble.node.expression.ParentFunctionExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.RangeExpression;
import io.pebbletemplates.pebble.node.expression.RenderableNodeExpression;
import io.pebbletemplates.pebble.node.expression.SubtractExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryMinusExpression;
import io.pebbletemplates.pebble.node.expression.UnaryNotExpression;
import io.pebbletemplates.pebble.node.expression.UnaryPlusExpression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Translates Pebble's expressions; what it does not know is refused.
final class ExpressionTranslator {
    private final Translator statements;

    ExpressionTranslator(Translator statements) {
        this.statements = statements;
    }

    Expression translate(io.pebbletemplates.pebble.node.expression.Expression<?> node) throws TemplateException {
        statements.countNode();
        int line = node.getLineNumber();
        return switch (node) {
            case LiteralStringExpression literal -> new Expression.Literal(statements.shared(literal.getValue()));
            case LiteralLongExpression literal -> new Expression.Literal(literal.getValue());
            case LiteralDoubleExpression literal -> new Expression.Literal(literal.getValue());
            case LiteralBooleanExpression literal -> new Expression.Literal(literal.getValue());
            case LiteralNullExpression _ -> Expression.Literal.NULL;
            case ContextVariableExpression variable ->
                new Expression.Variable(statements.shared(variable.getName()), line);
            case GetAttributeExpression attribute -> attribute(attribute, line);
            case FunctionOrMacroInvocationExpression call -> call(call, line);
            case BlockFunctionExpression call ->
                new Expression.BlockCall(translate(call.getBlockNameExpression()), line);
            case ParentFunctionExpression _ -> parent(line);
            case RangeExpression range ->
                new Expression.FunctionCall(
                        Function.RANGE,
                        List.of(
                                translate(range.getLeftExpression()),
                                translate(range.getRightExpression()),
                                Expression.Literal.NULL),
                        line);
            case ArrayExpression array -> new Expression.ListLiteral(translateAll(array.getValues()));
            case MapExpression map -> map(map);
            case TernaryExpression ternary ->
                new Expression.Ternary(
                        translate(ternary.getExpression1()),
                        translate(ternary.getExpression2()),
                        translate(ternary.getExpression3()),
                        line);
            case RenderableNodeExpression tag -> captured(tag, line);
            case UnaryNotExpression not -> new Expression.Not(translate(not.getChildExpression()), line);
            case UnaryMinusExpression minus -> times(-1, minus.getChildExpression(), line);
            case UnaryPlusExpression plus -> times(1, plus.getChildExpression(), line);
            case BinaryExpression<?> binary -> binary(binary, line);
            default -> throw statements.error(line, "this expression is not supported");
        };
    }

    private Expression binary(BinaryExpression<?> node, int line) throws TemplateException {
        return switch (node) {
            case FilterExpression filter -> filter(filter, line);
            case NegativeTestExpression test -> test(test, false, line);
            case PositiveTestExpression test -> test(test, true, line);
            case ConcatenateExpression concatenation -> concatenation(concatenation);
            case AndExpression and ->
                new Expression.Logic(
                        false, translate(and.getLeftExpression()), translate(and.getRightExpression()), line);
            case OrExpression or ->
                new Expression.Logic(true, translate(or.getLeftExpression()), translate(or.getRightExpression()), line);
            default ->
                new Expression.Binary(
                        operator(node, line),
                        translate(node.getLeftExpression()),
                        translate(node.getRightExpression()),
                        line);
        };
    }

    private Operator operator(BinaryExpression<?> node, int line) throws TemplateException {
        return switch (node) {
            case AddExpression _ -> Operator.ADD;
            case SubtractExpression _ -> Operator.SUBTRACT;
            case MultiplyExpression _ -> Operator.MULTIPLY;
            case DivideExpression _ -> Operator.DIVIDE;
            case ModulusExpression _ -> Operator.MODULUS;
            case EqualsExpression _ -> Operator.EQUAL;
            case NotEqualsExpression _ -> Operator.NOT_EQUAL;
            case GreaterThanExpression _ -> Operator.GREATER;
            case GreaterThanEqualsExpression _ -> Operator.GREATER_OR_EQUAL;
            case LessThanExpression _ -> Operator.LESS;
            case LessThanEqualsExpression _ -> Operator.LESS_OR_EQUAL;
            case ContainsExpression _ -> Operator.CONTAINS;
            default -> throw statements.error(line, "this operator is not supported");
        };
    }

    /// Pebble computes a sign by multiplying with an `Integer`.
    private Expression times(int sign, io.pebbletemplates.pebble.node.expression.Expression<?> operand, int line)
            throws TemplateException {
        return new Expression.Binary(Operator.MULTIPLY, new Expression.Literal(sign), translate(operand), line);
    }

    private Expression attribute(GetAttributeExpression node, int line) throws TemplateException {
        Expression owner = translate(node.getNode());
        Expression name = translate(node.getAttributeNameExpression());
        if (node.getArgumentsNode() == null) {
            return new Expression.Attribute(owner, name, line);
        }
        String macro = name instanceof Expression.Literal literal ? String.valueOf(literal.value()) : "";
        statements.countUse(macro, line);
        return new Expression.LibraryCall(owner, macro, arguments(node.getArgumentsNode()), line);
    }

    private Expression call(FunctionOrMacroInvocationExpression node, int line) throws TemplateException {
        Function function = Function.named(node.getFunctionName());
        if (function == null) {
            Expression.MacroCall call =
                    new Expression.MacroCall(node.getFunctionName(), arguments(node.getArguments()), line);
            statements.countCall(call);
            return call;
        }
        List<Expression> arguments = function.takesAnyNumber()
                ? arguments(node.getArguments()).expressions()
                : bind(node.getFunctionName(), function.parameters(), node.getArguments(), line);
        return new Expression.FunctionCall(function, arguments, line);
    }

    private Expression parent(int line) throws TemplateException {
        String block = statements.block();
        if (block == null) {
            throw statements.error(line, "parent() is used outside a block");
        }
        return new Expression.ParentCall(block, line);
    }

    private Expression captured(RenderableNodeExpression node, int line) throws TemplateException {
        if (node.getNode() instanceof BodyNode body) {
            return new Expression.Captured(statements.filteredBody(body));
        }
        throw statements.error(line, "this tag is not supported");
    }

    private Expression filter(FilterExpression node, int line) throws TemplateException {
        if (!(node.getRightExpression() instanceof FilterInvocationExpression invocation)) {
            throw statements.error(line, "a filter is expected after '|'");
        }
        String name = invocation.getFilterName();
        Filter filter = Filters.named(name);
        if (filter == null) {
            throw statements.error(line, "there is no filter '" + name + "'");
        }
        Expression input = translate(node.getLeftExpression());
        return new Expression.FilterCall(
                name.equals(Filters.DEFAULT) ? new Expression.Tolerant(input) : input,
                filter,
                bind(name, filter.parameters(), invocation.getArgs(), line),
                line);
    }

    private Expression test(PositiveTestExpression node, boolean wanted, int line) throws TemplateException {
        if (!(node.getRightExpression() instanceof TestInvocationExpression invocation)) {
            throw statements.error(line, "a test is expected after 'is'");
        }
        String name = invocation.getTestName();
        Test test = Test.named(name);
        if (test == null) {
            throw statements.error(line, "there is no test '" + name + "'");
        }
        bind(name, List.of(), invocation.getArgs(), line);
        Expression input = translate(node.getLeftExpression());
        return new Expression.TestCall(
                test.expectsAbsence() ? new Expression.Tolerant(input) : input, test, wanted, line);
    }

    /// One list for a whole chain, so that a long one costs neither depth nor copies.
    private Expression concatenation(ConcatenateExpression node) throws TemplateException {
        List<Expression> pieces = new ArrayList<>();
        for (io.pebbletemplates.pebble.node.expression.Expression<?> side :
                Arrays.asList(node.getLeftExpression(), node.getRightExpression())) {
            Expression piece = translate(side);
            if (piece instanceof Expression.Concatenation(List<Expression> inner)) {
                pieces.addAll(inner);
            } else {
                pieces.add(piece);
            }
        }
        return new Expression.Concatenation(List.copyOf(pieces));
    }

    /// Pebble's parser forgets the order in which the entries are written, so it is that of the keys.
    Expression.MapLiteral map(MapExpression node) throws TemplateException {
        List<Expression.MapLiteral.Entry> entries = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        for (Map.Entry<
                        io.pebbletemplates.pebble.node.expression.Expression<?>,
                        io.pebbletemplates.pebble.node.expression.Expression<?>>
                entry : node.getEntries().entrySet()) {
            Expression key = translate(entry.getKey());
            if (key instanceof Expression.Literal(Object value) && value != null && !keys.add(value)) {
                throw statements.error(node.getLineNumber(), "the map has the key '" + value + "' twice");
            }
            entries.add(new Expression.MapLiteral.Entry(key, translate(entry.getValue())));
        }
        entries.sort(Comparator.comparing(entry -> String.valueOf(entry.key())));
        return new Expression.MapLiteral(List.copyOf(entries), node.getLineNumber());
    }

    private List<Expression> translateAll(List<io.pebbletemplates.pebble.node.expression.Expression<?>> nodes)
            throws TemplateException {
        List<Expression> translated = new ArrayList<>(nodes.size());
        for (io.pebbletemplates.pebble.node.expression.Expression<?> node : nodes) {
            translated.add(translate(node));
        }
        return List.copyOf(translated);
    }

    private Macro.Arguments arguments(ArgumentsNode node) throws TemplateException {
        List<Expression> positional = new ArrayList<>();
        for (PositionalArgumentNode argument : orEmpty(node.getPositionalArgs())) {
            positional.add(translate(argument.getValueExpression()));
        }
        List<Macro.Arguments.Named> named = new ArrayList<>();
        for (NamedArgumentNode argument : orEmpty(node.getNamedArgs())) {
            named.add(new Macro.Arguments.Named(argument.getName(), translate(argument.getValueExpression())));
        }
        return new Macro.Arguments(List.copyOf(positional), List.copyOf(named));
    }

    /// The arguments in the order of `parameters`, null where there is none.
    private List<Expression> bind(String name, List<String> parameters, ArgumentsNode node, int line)
            throws TemplateException {
        Macro.Arguments arguments = arguments(node);
        if (arguments.positional().size() > parameters.size()) {
            throw statements.error(line, "'" + name + "' takes at most " + parameters.size() + " arguments");
        }
        List<Expression> bound = new ArrayList<>(arguments.positional());
        while (bound.size() < parameters.size()) {
            bound.add(Expression.Literal.NULL);
        }
        for (Macro.Arguments.Named argument : arguments.named()) {
            int index = parameters.indexOf(argument.name());
            if (index < 0) {
                throw statements.error(line, "'" + name + "' has no parameter '" + argument.name() + "'");
            }
            bound.set(index, argument.value());
        }
        return List.copyOf(bound);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
