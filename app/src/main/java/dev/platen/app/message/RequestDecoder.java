package dev.platen.app.message;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.platen.spi.template.PathFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Decodes the JSON of a request in two steps: [#open] reads the envelope, all that is needed to find the
/// template, and [#data] reads of the data what that template reads. One decoder per thread, one request at a
/// time.
///
/// Usually the data comes last, and `open` stops at its start, so that every byte is parsed once. Whether it
/// does cannot be known without parsing it. So `open` stops if the envelope is complete and the payload ends
/// like one whose last member is an object; should members of the envelope follow after all, `data` says so.
/// Otherwise `open` passes the data over, reads to the end, and `data` comes back to it.
///
/// The payload is read where it is and never copied whole; it must not change, nor its memory be given back,
/// until [#release].
public final class RequestDecoder {
    /// White space behind the payload's last brace beyond which nobody looks for the brace before it.
    private static final int MAX_SPACE_BYTES = 64;

    private static final String DATA = "data";

    private final JsonInput input = new JsonInput();
    private final EnvelopeReader envelope = new EnvelopeReader();
    private final DataReader reader;

    private @Nullable ByteBuffer payload;

    /// A decoder that nobody watches.
    public RequestDecoder() {
        this(() -> 0);
    }

    /// @param checkpoint is called from time to time while data is decoded, and may end it by an exception
    public RequestDecoder(LongSupplier checkpoint) {
        reader = new DataReader(checkpoint);
    }

    /// Stands at the start of the data if `open` has stopped there; null if it has not.
    private @Nullable JsonParser parser;

    /// How many members are called data and are not null; of several the last one counts.
    private int dataMembers;

    /// Reads the envelope of the request between the position and the limit of `source`.
    ///
    /// @param defaults what counts where the request is silent: the path of a preview, nothing for a message
    /// @param whole whether to read to the end in any case, so that [#data] has nothing to say about it
    /// @throws UnrenderableException if it is not a valid request, as far as it was read
    public RenderRequest open(ByteBuffer source, MessageIdentity defaults, boolean whole) throws UnrenderableException {
        boolean mayStop = !whole && endsLikeData(source);
        release();
        envelope.start(defaults);
        payload = source;
        dataMembers = 0;
        boolean usable = false;
        try {
            if (!readEnvelope(begin(source), mayStop)) {
                closeParser();
            }
            RenderRequest request = envelope.request();
            usable = true;
            return request;
        } catch (IOException e) {
            throw malformed(e);
        } finally {
            if (!usable) {
                release();
            }
        }
    }

    /// Reads what `filter` keeps of the data of the request that was opened: immutable maps, lists, strings,
    /// numbers and booleans. What is not kept is parsed but not decoded: malformed JSON is found there, too,
    /// but a number may be out of range and a string may have halves of surrogate pairs encoded as UTF-8.
    /// To be called once.
    ///
    /// @throws UnrenderableException if the rest of the request is not valid
    /// @throws LateMembersException if what [#open] returned does not hold; never if that was the whole
    public Map<String, @Nullable Object> data(PathFilter filter) throws UnrenderableException, LateMembersException {
        ByteBuffer source = payload;
        if (source == null) {
            throw new IllegalStateException("no request is open");
        }
        try {
            if (parser != null) {
                Map<String, @Nullable Object> data = reader.readObject(parser, filter);
                readRest(parser);
                return data;
            }
            return dataMembers == 0 ? Map.of() : reader.readObject(atData(begin(source)), filter);
        } catch (IOException e) {
            throw malformed(e);
        } finally {
            release();
        }
    }

    /// Reads the rest for a request that fails before its data is needed, so that what is wrong with the
    /// payload is said first, and nobody fails for a member that another one replaces. Harmless if all was
    /// read.
    ///
    /// @throws UnrenderableException as [#data]
    /// @throws LateMembersException as [#data]
    public void check() throws UnrenderableException, LateMembersException {
        if (parser == null) {
            return;
        }
        try {
            parser.skipChildren();
            readRest(parser);
        } catch (IOException e) {
            throw malformed(e);
        } finally {
            release();
        }
    }

    /// Lets go of the payload. Harmless if there is none.
    public void release() {
        closeParser();
        payload = null;
    }

    private JsonParser begin(ByteBuffer source) throws IOException {
        JsonParser opened = input.parser(source);
        parser = opened;
        return opened;
    }

    private void closeParser() {
        JsonParser opened = parser;
        parser = null;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                throw new IllegalStateException("memory cannot fail to close", e);
            }
        }
        input.release();
    }

    /// Whether the last two bytes that are not white space are closing braces.
    private static boolean endsLikeData(ByteBuffer payload) {
        int first = Math.max(payload.position(), payload.limit() - MAX_SPACE_BYTES);
        int braces = 0;
        for (int i = payload.limit() - 1; i >= first && braces < 2; i--) {
            byte b = payload.get(i);
            if (b == '}') {
                braces++;
            } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return braces == 2;
    }

    /// @return whether `opened` was left at the start of the data, and not at the end of the payload
    private boolean readEnvelope(JsonParser opened, boolean mayStop) throws IOException, UnrenderableException {
        if (opened.nextToken() != JsonToken.START_OBJECT) {
            throw envelope.invalid("the payload is not a JSON object", "send one JSON object per message");
        }
        while (opened.nextToken() == JsonToken.FIELD_NAME) {
            String name = opened.currentName();
            JsonToken value = opened.nextToken();
            if (!name.equals(DATA)) {
                envelope.read(opened, name);
            } else if (value == JsonToken.START_OBJECT) {
                dataMembers++;
                // If something is wrong or missing, it may still come; and malformed JSON is said first.
                if (mayStop && envelope.problem() == null) {
                    return true;
                }
                opened.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                throw envelope.invalid("member 'data' is not an object", "send the variables as a JSON object");
            }
        }
        requireEnd(opened);
        return false;
    }

    /// Reads what follows the data.
    private void readRest(JsonParser opened) throws IOException, UnrenderableException, LateMembersException {
        while (opened.nextToken() == JsonToken.FIELD_NAME) {
            String name = opened.currentName();
            if (name.equals(DATA) || EnvelopeReader.isMember(name)) {
                throw new LateMembersException();
            }
            opened.nextToken();
            opened.skipChildren();
        }
        requireEnd(opened);
    }

    private void requireEnd(JsonParser opened) throws IOException, UnrenderableException {
        if (opened.nextToken() != null) {
            throw envelope.invalid("something follows the JSON object", "send one JSON object per message");
        }
    }

    /// Moves a new parser to the start of the data; from the beginning and not from a position in bytes, so
    /// that an error's line and column are those of the payload.
    private JsonParser atData(JsonParser opened) throws IOException {
        opened.nextToken();
        int seen = 0;
        while (opened.nextToken() == JsonToken.FIELD_NAME) {
            boolean isData = opened.currentName().equals(DATA);
            if (opened.nextToken() == JsonToken.START_OBJECT && isData && ++seen == dataMembers) {
                return opened;
            }
            opened.skipChildren();
        }
        throw new IllegalStateException("the payload has changed");
    }

    /// Names the place by line and column; the parser's own message could quote the payload.
    private UnrenderableException malformed(IOException failure) {
        return switch (failure) {
            case StreamConstraintsException e ->
                malformed(e.getLocation(), "beyond what a request may contain (nesting 64, numbers of 100 digits)");
            case JsonProcessingException e -> malformed(e.getLocation(), "not valid JSON");
            // Reading from memory does not fail; decoding what looks like UTF-32 and is not does.
            default -> malformed((JsonLocation) null, "not valid JSON");
        };
    }

    private UnrenderableException malformed(@Nullable JsonLocation location, String what) {
        String place =
                location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return new UnrenderableException(
                new Diagnosis(
                        DiagnosisCode.MALFORMED_JSON,
                        "the payload is " + what + place,
                        "send UTF-8 JSON as described in the README"),
                envelope.identity());
    }
}
