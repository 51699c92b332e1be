package dev.platen.engine.pebble;

import io.pebbletemplates.pebble.error.ParserException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.lexer.TokenStream;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `include`, `import` and `from` as Pebble has them, parsed here because the nodes of Pebble's own parsers
/// do not give out what they hold.
final class ReferenceTags {
    private ReferenceTags() {}

    static List<TokenParser> parsers() {
        return List.of(new IncludeParser(), new ImportParser(), new FromParser());
    }

    /// A node that is only ever translated.
    abstract static class ReferenceNode extends AbstractRenderableNode {
        private final Expression<?> name;

        private ReferenceNode(Expression<?> name, int line) {
            super(line);
            this.name = name;
        }

        Expression<?> name() {
            return name;
        }

        @Override
        public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void accept(NodeVisitor visitor) {
            visitor.visit(this);
        }
    }

    static final class IncludeNode extends ReferenceNode {
        private final @Nullable MapExpression with;

        private IncludeNode(Expression<?> name, @Nullable MapExpression with, int line) {
            super(name, line);
            this.with = with;
        }

        @Nullable
        MapExpression with() {
            return with;
        }
    }

    static final class ImportNode extends ReferenceNode {
        private final @Nullable String variable;

        private ImportNode(Expression<?> name, @Nullable String variable, int line) {
            super(name, line);
            this.variable = variable;
        }

        @Nullable
        String variable() {
            return variable;
        }
    }

    static final class FromNode extends ReferenceNode {
        private final List<Statement.From.Name> names;

        private FromNode(Expression<?> name, List<Statement.From.Name> names, int line) {
            super(name, line);
            this.names = List.copyOf(names);
        }

        List<Statement.From.Name> names() {
            return names;
        }
    }

    private abstract static class ReferenceParser implements TokenParser {
        private final String tag;

        private ReferenceParser(String tag) {
            this.tag = tag;
        }

        @Override
        public String getTag() {
            return tag;
        }

        @Override
        public RenderableNode parse(Token token, Parser parser) {
            TokenStream stream = parser.getStream();
            stream.next();
            Expression<?> name = parser.getExpressionParser().parseExpression();
            RenderableNode node = parseRest(name, token.getLineNumber(), parser, stream);
            stream.expect(Token.Type.EXECUTE_END);
            return node;
        }

        abstract RenderableNode parseRest(Expression<?> name, int line, Parser parser, TokenStream stream);

        static boolean skip(TokenStream stream, String word) {
            boolean found = stream.current().test(Token.Type.NAME, word);
            if (found) {
                stream.next();
            }
            return found;
        }
    }

    private static final class IncludeParser extends ReferenceParser {
        private IncludeParser() {
            super("include");
        }

        @Override
        RenderableNode parseRest(Expression<?> name, int line, Parser parser, TokenStream stream) {
            if (!skip(stream, "with")) {
                return new IncludeNode(name, null, line);
            }
            if (parser.getExpressionParser().parseExpression() instanceof MapExpression with) {
                return new IncludeNode(name, with, line);
            }
            throw new ParserException(null, "after 'with' comes a map: {\"name\": value}", line, stream.getFilename());
        }
    }

    private static final class ImportParser extends ReferenceParser {
        private ImportParser() {
            super("import");
        }

        @Override
        RenderableNode parseRest(Expression<?> name, int line, Parser parser, TokenStream stream) {
            String variable =
                    skip(stream, "as") ? stream.expect(Token.Type.NAME).getValue() : null;
            return new ImportNode(name, variable, line);
        }
    }

    private static final class FromParser extends ReferenceParser {
        private FromParser() {
            super("from");
        }

        @Override
        RenderableNode parseRest(Expression<?> name, int line, Parser parser, TokenStream stream) {
            stream.expect(Token.Type.NAME, "import");
            List<Statement.From.Name> names = new ArrayList<>();
            do {
                String macro = stream.expect(Token.Type.NAME).getValue();
                String alias =
                        skip(stream, "as") ? stream.expect(Token.Type.NAME).getValue() : macro;
                names.add(new Statement.From.Name(macro, alias));
            } while (skipComma(stream));
            return new FromNode(name, names, line);
        }

        private static boolean skipComma(TokenStream stream) {
            boolean found = stream.current().test(Token.Type.PUNCTUATION, ",");
            if (found) {
                stream.next();
            }
            return found;
        }
    }
}
