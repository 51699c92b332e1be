package dev.platen.spi.template;

import java.nio.charset.StandardCharsets;

/// Text of a template that is the same in every render, encoded once when the template is compiled.
///
/// A sink takes whichever form it needs by copying bytes: plain UTF-8, or UTF-8 already escaped for the
/// inside of a JSON
/// string. A text must not begin or end in the middle of a surrogate pair.
public final class StaticText {
    private final byte[] utf8;
    private final byte[] json;

    private StaticText(byte[] utf8, byte[] json) {
        this.utf8 = utf8;
        this.json = json;
    }

    /// Encodes `text`.
    public static StaticText of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        String escaped = JsonEscape.escape(text);
        byte[] json = escaped.equals(text) ? utf8 : escaped.getBytes(StandardCharsets.UTF_8);
        return new StaticText(utf8, json);
    }

    /// Copies the plain form to `target` at `offset`.
    public void copyUtf8(byte[] target, int offset, int from, int length) {
        System.arraycopy(utf8, from, target, offset, length);
    }

    /// Copies the form escaped for JSON to `target` at `offset`.
    public void copyJson(byte[] target, int offset, int from, int length) {
        System.arraycopy(json, from, target, offset, length);
    }

    /// One byte of the plain form.
    public byte utf8At(int index) {
        return utf8[index];
    }

    /// Bytes of the plain form.
    public int utf8Length() {
        return utf8.length;
    }

    /// Bytes of the form escaped for JSON.
    public int jsonLength() {
        return json.length;
    }

    /// Heap bytes that this text keeps alive.
    public long retainedBytes() {
        long headers = 16L + 16 + 16;
        return headers + utf8.length + (json.length == utf8.length ? 0 : json.length);
    }
}
