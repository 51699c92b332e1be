package dev.platen.app.message;

/// Whose message it is, as far as it is known: a request that cannot be decoded may have empty fields. What
/// is too long to be valid is cut, because the identity goes into properties and events.
///
/// @param id the producer's id of the request
/// @param workspace the tenant
/// @param template the template as the request names it
public record MessageIdentity(String id, String workspace, String template) {
    public static final MessageIdentity UNKNOWN = new MessageIdentity("", "", "");

    /// Characters of a valid id.
    static final int MAX_ID_CHARS = 256;

    /// No valid id is longer: a character of UTF-16 has at most three bytes of UTF-8.
    static final int MAX_ID_BYTES = 3 * MAX_ID_CHARS;

    /// No valid name is longer, version included.
    static final int MAX_NAME_BYTES = 128;

    public MessageIdentity {
        id = BoundedText.cut(id, MAX_ID_BYTES);
        workspace = BoundedText.cut(workspace, MAX_NAME_BYTES);
        template = BoundedText.cut(template, MAX_NAME_BYTES);
    }
}
