package dev.platen.app.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
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
import org.jspecify.annotations.Nullable;

/// Decodes the JSON of a request. One decoder per thread.
public final class RequestDecoder {
    /// A longer language tag is well-formed, but nobody's; each thread remembers the tags that it has seen.
    private static final int MAX_LOCALE_CHARS = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .maxNameLength(1_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    private final DataReader data = new DataReader();
    private final Memo<String, Locale> locales =
            new Memo<>(tag -> new Locale.Builder().setLanguageTag(tag).build());
    private final Memo<String, ZoneId> timeZones = new Memo<>(ZoneId::of);

    /// What was read so far; kept so that a request that fails half-way is still somebody's.
    private static final class Draft {
        private String id = "";
        private String workspace = "";
        private String template = "";
        private @Nullable Channel channel;
        private @Nullable Locale locale;
        private @Nullable ZoneId timeZone;
        private @Nullable Instant deadline;
        private @Nullable Map<String, @Nullable Object> data;
        private @Nullable Map<String, String> parts;
        private String engine = TemplateSource.DEFAULT_ENGINE;

        MessageIdentity identity() {
            return new MessageIdentity(id, workspace, template);
        }
    }

    /// Decodes `length` bytes of `bytes`.
    ///
    /// @param defaults what counts where the request is silent: the path of a preview, nothing for a message
    /// @throws UnrenderableException if they are not a valid request
    public RenderRequest decode(byte[] bytes, int offset, int length, MessageIdentity defaults)
            throws UnrenderableException {
        Draft draft = new Draft();
        draft.id = defaults.id();
        draft.workspace = defaults.workspace();
        draft.template = defaults.template();
        try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
            readMembers(parser, draft);
        } catch (StreamConstraintsException e) {
            throw malformed(
                    draft, e.getLocation(), "beyond what a request may contain (nesting 64, numbers of 100 digits)");
        } catch (JsonProcessingException e) {
            throw malformed(draft, e.getLocation(), "not valid JSON");
        } catch (IOException e) {
            // Reading from memory does not fail; decoding what looks like UTF-32 and is not does.
            throw malformed(draft, null, "not valid JSON");
        }
        return finished(draft);
    }

    private void readMembers(JsonParser parser, Draft draft) throws IOException, UnrenderableException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw invalid(draft, "the payload is not a JSON object", "send one JSON object per message");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            readMember(parser, name, draft);
        }
        if (parser.nextToken() != null) {
            throw invalid(draft, "something follows the JSON object", "send one JSON object per message");
        }
    }

    private void readMember(JsonParser parser, String name, Draft draft) throws IOException, UnrenderableException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "id" -> draft.id = text(parser, name, draft);
            case "workspace" -> draft.workspace = text(parser, name, draft);
            case "template" -> draft.template = text(parser, name, draft);
            case "engine" -> draft.engine = text(parser, name, draft);
            case "channel" -> draft.channel = Channel.of(text(parser, name, draft));
            case "locale" -> draft.locale = locale(text(parser, name, draft), draft);
            case "timeZone" -> draft.timeZone = timeZone(text(parser, name, draft), draft);
            case "deadline" -> draft.deadline = deadline(text(parser, name, draft), draft);
            case "parts" -> draft.parts = parts(parser, draft);
            case "data" -> {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw invalid(draft, "member 'data' is not an object", "send the variables as a JSON object");
                }
                draft.data = data.readObject(parser);
            }
            default -> parser.skipChildren();
        }
    }

    private RenderRequest finished(Draft draft) throws UnrenderableException {
        if (draft.id.isEmpty() || draft.id.length() > MessageIdentity.MAX_ID_CHARS) {
            throw invalid(
                    draft, "member 'id' is missing or too long", "give each request an id of 1 to 256 characters");
        }
        if (draft.id.chars().anyMatch(Character::isISOControl)) {
            throw invalid(draft, "member 'id' has control characters", "an id is one line of text");
        }
        if (!TemplateName.isValid(draft.workspace)) {
            throw invalid(draft, "member 'workspace' is missing or not a name", "a workspace is " + TemplateName.RULE);
        }
        if (draft.channel == null) {
            throw invalid(draft, "member 'channel' is missing or unknown", "use email, push, sms or webhook");
        }
        TemplateSource inline =
                draft.parts == null ? null : new TemplateSource(draft.engine, MissingVariables.STRICT, draft.parts);
        TemplateRef template = inline == null ? TemplateRef.parse(draft.template) : null;
        if (inline == null && template == null) {
            throw invalid(
                    draft,
                    "member 'template' is missing or not a template's name",
                    "use name or name@7; a name is " + TemplateName.RULE + "; or bring 'parts' instead");
        }
        return new RenderRequest(
                draft.identity(),
                template,
                inline,
                draft.channel,
                draft.locale == null ? Locale.ENGLISH : draft.locale,
                draft.timeZone == null ? ZoneOffset.UTC : draft.timeZone,
                draft.deadline,
                draft.data == null ? Map.of() : draft.data);
    }

    private static String text(JsonParser parser, String name, Draft draft) throws IOException, UnrenderableException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid(draft, "member '" + name + "' is not a string", "send it as a JSON string");
        }
        return parser.getText();
    }

    private Locale locale(String tag, Draft draft) throws UnrenderableException {
        try {
            if (tag.length() <= MAX_LOCALE_CHARS) {
                return locales.get(tag);
            }
        } catch (IllformedLocaleException e) {
            throw notALanguageTag(draft);
        }
        throw notALanguageTag(draft);
    }

    private static UnrenderableException notALanguageTag(Draft draft) {
        return invalid(draft, "member 'locale' is not a language tag", "use a BCP 47 tag such as en-US");
    }

    private ZoneId timeZone(String id, Draft draft) throws UnrenderableException {
        try {
            return timeZones.get(id);
        } catch (DateTimeException e) {
            throw invalid(draft, "member 'timeZone' is not a time zone", "use an IANA name such as Europe/Berlin");
        }
    }

    private static Instant deadline(String text, Draft draft) throws UnrenderableException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid(draft, "member 'deadline' is not a moment in ISO 8601", "write it like 2030-01-31T12:00:00Z");
        }
    }

    private static Map<String, String> parts(JsonParser parser, Draft draft) throws IOException, UnrenderableException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid(draft, "member 'parts' is not an object", "send sources by part name");
        }
        Map<String, String> parts = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String part = parser.currentName();
            parser.nextToken();
            parts.put(part, text(parser, "parts", draft));
        }
        return parts;
    }

    private static UnrenderableException invalid(Draft draft, String message, String advice) {
        return new UnrenderableException(
                new Diagnosis(DiagnosisCode.INVALID_REQUEST, message, advice), draft.identity());
    }

    /// Names the place by line and column; the parser's own message could quote the payload.
    private static UnrenderableException malformed(Draft draft, @Nullable JsonLocation location, String what) {
        String place =
                location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return new UnrenderableException(
                new Diagnosis(
                        DiagnosisCode.MALFORMED_JSON,
                        "the payload is " + what + place,
                        "send UTF-8 JSON as described in the README"),
                draft.identity());
    }
}
