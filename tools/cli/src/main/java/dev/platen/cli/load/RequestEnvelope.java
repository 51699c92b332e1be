package dev.platen.cli.load;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.platen.app.message.Channel;
import java.nio.charset.StandardCharsets;

/// Writes requests that differ in their id only, at the price of one copy: all that follows the id is
/// encoded once.
public final class RequestEnvelope {
    private static final byte[] HEAD = "{\"id\":\"".getBytes(StandardCharsets.US_ASCII);

    private final byte[] tail;

    private RequestEnvelope(byte[] tail) {
        this.tail = tail;
    }

    /// `data` is the JSON object that the template reads.
    public static RequestEnvelope of(
            String workspace, String template, Channel channel, String locale, String timeZone, String data) {
        String tail = "\",\"workspace\":\"" + escape(workspace)
                + "\",\"template\":\"" + escape(template)
                + "\",\"channel\":\"" + channel.id()
                + "\",\"locale\":\"" + escape(locale)
                + "\",\"timeZone\":\"" + escape(timeZone)
                + "\",\"data\":" + data + "}";
        return ofTail(tail);
    }

    /// For requests that are meant to be wrong: `tail` follows the id's characters as it is.
    public static RequestEnvelope ofTail(String tail) {
        return new RequestEnvelope(tail.getBytes(StandardCharsets.UTF_8));
    }

    /// The request with this id, which must be plain ASCII without quotes and backslashes.
    public byte[] withId(String id) {
        int idLength = id.length();
        byte[] request = new byte[HEAD.length + idLength + tail.length];
        System.arraycopy(HEAD, 0, request, 0, HEAD.length);
        for (int i = 0; i < idLength; i++) {
            request[HEAD.length + i] = (byte) id.charAt(i);
        }
        System.arraycopy(tail, 0, request, HEAD.length + idLength, tail.length);
        return request;
    }

    private static String escape(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
