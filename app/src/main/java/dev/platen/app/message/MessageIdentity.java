package dev.platen.app.message;

/// Whose message it is, as far as it is known: a request that cannot be decoded may have empty fields.
///
/// @param id the producer's id of the request
/// @param workspace the tenant
/// @param template the template as the request names it
public record MessageIdentity(String id, String workspace, String template) {
    public static final MessageIdentity UNKNOWN = new MessageIdentity("", "", "");
}
