package dev.platen.engine.pebble;

import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.TemplateException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.core.CoreExtension;
import io.pebbletemplates.pebble.lexer.LexerImpl;
import io.pebbletemplates.pebble.lexer.Syntax;
import io.pebbletemplates.pebble.lexer.TokenStream;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.parser.ParserImpl;
import io.pebbletemplates.pebble.parser.ParserOptions;
import io.pebbletemplates.pebble.tokenParser.AutoEscapeTokenParser;
import io.pebbletemplates.pebble.tokenParser.BlockTokenParser;
import io.pebbletemplates.pebble.tokenParser.ExtendsTokenParser;
import io.pebbletemplates.pebble.tokenParser.FilterTokenParser;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.IfTokenParser;
import io.pebbletemplates.pebble.tokenParser.MacroTokenParser;
import io.pebbletemplates.pebble.tokenParser.SetTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Pebble's lexer and parser with the tags that are allowed: `cache`, `parallel`, `flush` and `embed` are
/// not.
final class PebbleParser {
    private static final Pattern UNEXPECTED = Pattern.compile("^Unexpected token .*?of value \"([^\"]*)\"");
    private static final Pattern UNKNOWN_TAG = Pattern.compile("^Unexpected tag name \"([^\"]*)\"");

    private final Syntax syntax = new Syntax.Builder().build();
    private final Map<String, UnaryOperator> unaryOperators =
            byName(new CoreExtension().getUnaryOperators(), UnaryOperator::getSymbol);
    private final Map<String, BinaryOperator> binaryOperators =
            byName(new CoreExtension().getBinaryOperators(), BinaryOperator::getSymbol);
    private final Map<String, TokenParser> tags = byName(tags(), TokenParser::getTag);

    private static List<TokenParser> tags() {
        List<TokenParser> tags = new ArrayList<>(ReferenceTags.parsers());
        tags.addAll(List.of(
                new AutoEscapeTokenParser(),
                new BlockTokenParser(),
                new ExtendsTokenParser(),
                new FilterTokenParser(),
                new ForTokenParser(),
                new IfTokenParser(),
                new MacroTokenParser(),
                new SetTokenParser()));
        return tags;
    }

    private static <T> Map<String, T> byName(List<T> things, Function<T, String> name) {
        return things.stream().collect(Collectors.toUnmodifiableMap(name, Function.identity()));
    }

    /// Pebble's messages without the names of its tokens.
    private static String inWords(String message) {
        Matcher unexpected = UNEXPECTED.matcher(message);
        if (unexpected.find()) {
            String value = unexpected.group(1);
            return value.equals("null") ? "the source ends too early" : "'" + value + "' is not expected here";
        }
        Matcher tag = UNKNOWN_TAG.matcher(message);
        if (tag.find()) {
            return "there is no tag '" + tag.group(1) + "' here";
        }
        return message.startsWith("endblock") ? "this block has no endblock" : message;
    }

    /// Parses a source that [SourceScan] has passed.
    RootNode parse(PartSource source) throws TemplateException {
        try {
            LexerImpl lexer = new LexerImpl(syntax, unaryOperators.values(), binaryOperators.values());
            TokenStream tokens = lexer.tokenize(new StringReader(source.text()), source.template());
            return new ParserImpl(unaryOperators, binaryOperators, tags, new ParserOptions()).parse(tokens);
        } catch (PebbleException e) {
            int line = e.getLineNumber() == null ? 0 : e.getLineNumber();
            throw new TemplateException(SourceScan.place(source, line, true), inWords(e.getPebbleMessage()), e);
        } catch (RuntimeException e) {
            throw new TemplateException(SourceScan.place(source, 0, false), "Pebble cannot parse this source", e);
        }
    }
}
