package dev.platen.cli.sample;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Ids of one run's requests: a prefix, then the request's number.
///
/// @param prefix ASCII, and not found in messages otherwise
public record SampleIds(String prefix) {
    /// The number in an id of these, or -1 if it is none.
    public long indexOf(@Nullable String id) {
        if (id == null || !id.startsWith(prefix)) {
            return -1;
        }
        long index = 0;
        for (int i = prefix.length(); i < id.length(); i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9 || index > Integer.MAX_VALUE / 10) {
                return -1;
            }
            index = index * 10 + digit;
        }
        return id.length() == prefix.length() ? -1 : index;
    }

    /// The number in the first id in a payload that may be anything, or -1.
    public long indexIn(byte[] payload) {
        for (int start = 0; start + prefix.length() < payload.length; start++) {
            if (startsWithPrefix(payload, start)) {
                int end = start + prefix.length();
                while (end < payload.length && payload[end] >= '0' && payload[end] <= '9') {
                    end++;
                }
                return indexOf(new String(payload, start, end - start, StandardCharsets.US_ASCII));
            }
        }
        return -1;
    }

    private boolean startsWithPrefix(byte[] payload, int start) {
        for (int i = 0; i < prefix.length(); i++) {
            if (payload[start + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
