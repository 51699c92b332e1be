package dev.platen.app.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;

/// Makes parsers for payloads, on the heap or outside it, without copying them. One per thread.
///
/// Names of members are looked up in a table that lasts from one payload to the next, so a name that was
/// seen before costs no new `String`. A payload with a new name copies the table, and data whose names are
/// values (an object by order number) has new names in every payload; so the table starts over when it has
/// [#MAX_NAMES], which bounds the copy to some 40 KB where Jackson's own bound would allow ten times that.
final class JsonInput {
    static final int MAX_NAMES = 1_000;

    private final ByteBufferInput stream = new ByteBufferInput();
    private Parsers parsers = new Parsers();

    /// A parser before the first token of what is between the payload's position and limit; to be closed
    /// before the next one is made.
    JsonParser parser(ByteBuffer payload) throws IOException {
        if (parsers.names() > MAX_NAMES) {
            parsers = new Parsers();
        }
        if (payload.hasArray()) {
            return parsers.createParser(
                    payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
        }
        stream.start(payload);
        return parsers.createParser(stream);
    }

    /// Lets go of the payload.
    void release() {
        stream.release();
    }

    /// How many names are remembered.
    int names() {
        return parsers.names();
    }

    private static final class Parsers extends JsonFactory {
        @Serial
        private static final long serialVersionUID = 1;

        Parsers() {
            super(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(100)
                            .maxNameLength(1_000)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false));
        }

        /// In UTF-8 and in other encodings.
        int names() {
            return _byteSymbolCanonicalizer.size() + _rootCharSymbols.size();
        }
    }
}
