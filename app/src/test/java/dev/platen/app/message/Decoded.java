package dev.platen.app.message;

import dev.platen.spi.template.PathFilter;
import dev.platen.spi.template.VariablePaths;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that was decoded in both steps, as the pipeline does it.
///
/// @param data what the filter keeps
/// @param openings how often it was opened: twice if members of the envelope follow the data unexpectedly
public record Decoded(RenderRequest request, Map<String, @Nullable Object> data, int openings) {
    public static final PathFilter EVERYTHING = PathFilter.of(new VariablePaths(true, Collections.emptySortedSet()));

    /// Decodes `payload` whole.
    public static Decoded of(RequestDecoder decoder, byte[] payload) throws UnrenderableException {
        return of(decoder, ByteBuffer.wrap(payload), MessageIdentity.UNKNOWN, EVERYTHING);
    }

    public static Decoded of(RequestDecoder decoder, ByteBuffer payload, MessageIdentity defaults, PathFilter filter)
            throws UnrenderableException {
        boolean whole = false;
        for (int openings = 1; ; openings++) {
            RenderRequest request = decoder.open(payload, defaults, whole);
            try {
                return new Decoded(request, decoder.data(filter), openings);
            } catch (LateMembersException e) {
                if (whole) {
                    throw new AssertionError("was read to the end", e);
                }
                whole = true;
            }
        }
    }

    /// The same bytes outside the heap, in the middle of others.
    public static ByteBuffer direct(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 6)
                .put("}{\"".getBytes(StandardCharsets.US_ASCII))
                .put(bytes)
                .put((byte) '}');
        return buffer.position(3).limit(3 + bytes.length);
    }
}
