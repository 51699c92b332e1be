package dev.platen.app.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.platen.spi.template.MissingVariables;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Collects the members of a request beside its data. What was read so far is kept, so that a request that
/// fails half-way is still somebody's. One per thread, started anew for every request.
final class EnvelopeReader {
    /// A longer language tag is well-formed, but nobody's; each thread remembers the tags that it has seen.
    private static final int MAX_LOCALE_CHARS = 64;

    private final Words words = new Words();
    private final Memo<String, Locale> locales =
            new Memo<>(tag -> new Locale.Builder().setLanguageTag(tag).build());
    private final Memo<String, ZoneId> timeZones = new Memo<>(ZoneId::of);

    private String id = "";
    private String workspace = "";
    private String template = "";
    private String engine = TemplateSource.DEFAULT_ENGINE;
    private Locale locale = Locale.ENGLISH;
    private ZoneId timeZone = ZoneOffset.UTC;
    private @Nullable Channel channel;
    private @Nullable Instant deadline;
    private @Nullable Map<String, String> parts;

    /// Forgets the last request.
    ///
    /// @param defaults what counts where the request is silent
    void start(MessageIdentity defaults) {
        id = defaults.id();
        workspace = defaults.workspace();
        template = defaults.template();
        engine = TemplateSource.DEFAULT_ENGINE;
        locale = Locale.ENGLISH;
        timeZone = ZoneOffset.UTC;
        channel = null;
        deadline = null;
        parts = null;
    }

    /// Whose request it is, as far as it was read.
    MessageIdentity identity() {
        return new MessageIdentity(id, workspace, template);
    }

    /// Whether a member of this name belongs to the envelope.
    static boolean isMember(String name) {
        return switch (name) {
            case "id", "workspace", "template", "engine", "channel", "locale", "timeZone", "deadline", "parts" -> true;
            default -> false;
        };
    }

    /// Takes the member `name`, at whose value `parser` stands, or passes it over if it is not known.
    void read(JsonParser parser, String name) throws IOException, UnrenderableException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "id" -> id = text(parser, name);
            case "workspace" -> workspace = word(parser, name);
            case "template" -> template = word(parser, name);
            case "engine" -> engine = word(parser, name);
            case "channel" -> channel = Channel.of(word(parser, name));
            case "locale" -> locale = locale(word(parser, name));
            case "timeZone" -> timeZone = timeZone(word(parser, name));
            case "deadline" -> deadline = deadline(text(parser, name));
            case "parts" -> parts = parts(parser);
            default -> parser.skipChildren();
        }
    }

    /// What is wrong with the request as it was read; null if nothing.
    @Nullable
    Diagnosis problem() {
        if (id.isEmpty() || id.length() > MessageIdentity.MAX_ID_CHARS) {
            return problem("member 'id' is missing or too long", "give each request an id of 1 to 256 characters");
        }
        if (hasControlCharacters(id)) {
            return problem("member 'id' has control characters", "an id is one line of text");
        }
        if (!TemplateName.isValid(workspace)) {
            return problem("member 'workspace' is missing or not a name", "a workspace is " + TemplateName.RULE);
        }
        if (channel == null) {
            return problem("member 'channel' is missing or unknown", "use email, push, sms or webhook");
        }
        if (parts == null && TemplateRef.parse(template) == null) {
            return problem(
                    "member 'template' is missing or not a template's name",
                    "use name or name@7; a name is " + TemplateName.RULE + "; or bring 'parts' instead");
        }
        return null;
    }

    /// The request as it was read.
    ///
    /// @throws UnrenderableException if something is wrong with it
    RenderRequest request() throws UnrenderableException {
        Diagnosis problem = problem();
        if (problem != null) {
            throw new UnrenderableException(problem, identity());
        }
        TemplateSource inline = parts == null ? null : new TemplateSource(engine, MissingVariables.STRICT, parts);
        TemplateRef stored = parts == null ? TemplateRef.parse(template) : null;
        return new RenderRequest(
                identity(), stored, inline, Objects.requireNonNull(channel), locale, timeZone, deadline);
    }

    private static boolean hasControlCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private String text(JsonParser parser, String name) throws IOException, UnrenderableException {
        requireText(parser, name);
        return parser.getText();
    }

    /// A text that is likely to come again in other requests.
    private String word(JsonParser parser, String name) throws IOException, UnrenderableException {
        requireText(parser, name);
        return parser.getTextLength() > Words.MAX_CHARS
                ? parser.getText()
                : words.get(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    private void requireText(JsonParser parser, String name) throws UnrenderableException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid("member '" + name + "' is not a string", "send it as a JSON string");
        }
    }

    private Locale locale(String tag) throws UnrenderableException {
        try {
            if (tag.length() <= MAX_LOCALE_CHARS) {
                return locales.get(tag);
            }
        } catch (IllformedLocaleException e) {
            throw notALanguageTag();
        }
        throw notALanguageTag();
    }

    private UnrenderableException notALanguageTag() {
        return invalid("member 'locale' is not a language tag", "use a BCP 47 tag such as en-US");
    }

    private ZoneId timeZone(String name) throws UnrenderableException {
        try {
            return timeZones.get(name);
        } catch (DateTimeException e) {
            throw invalid("member 'timeZone' is not a time zone", "use an IANA name such as Europe/Berlin");
        }
    }

    private Instant deadline(String text) throws UnrenderableException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid("member 'deadline' is not a moment in ISO 8601", "write it like 2030-01-31T12:00:00Z");
        }
    }

    private Map<String, String> parts(JsonParser parser) throws IOException, UnrenderableException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("member 'parts' is not an object", "send sources by part name");
        }
        Map<String, String> sources = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String part = parser.currentName();
            parser.nextToken();
            sources.put(part, text(parser, "parts"));
        }
        return sources;
    }

    /// Ends the work on this request.
    UnrenderableException invalid(String message, String advice) {
        return new UnrenderableException(problem(message, advice), identity());
    }

    private static Diagnosis problem(String message, String advice) {
        return new Diagnosis(DiagnosisCode.INVALID_REQUEST, message, advice);
    }
}
