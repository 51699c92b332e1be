package dev.platen.cli.tail;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import org.apache.pulsar.client.api.Message;

/// What one sees of a message that came out: its parts, its author's reason, or its diagnosis.
public final class Sight {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sight() {}

    /// A few lines about `message`.
    public static String of(Message<byte[]> message) {
        if (message.hasProperty("platen-code")) {
            return deadLetter(message);
        }
        if (message.hasProperty("platen-reason")) {
            return heading("aborted", message) + "\n  reason   " + message.getProperty("platen-reason");
        }
        try {
            return Excerpt.of(JSON.readTree(message.getValue()));
        } catch (IOException e) {
            return heading("unknown", message) + "\n  not a message of Platen: it is no JSON";
        }
    }

    private static String deadLetter(Message<byte[]> message) {
        StringBuilder text = new StringBuilder(heading("dead", message))
                .append("\n  ")
                .append(message.getProperty("platen-code"))
                .append(": ")
                .append(message.getProperty("platen-message"));
        if (message.hasProperty("platen-part")) {
            text.append("\n  in       ")
                    .append(message.getProperty("platen-failed-template"))
                    .append(", part ")
                    .append(message.getProperty("platen-part"));
            if (message.hasProperty("platen-line")) {
                text.append(", line ").append(message.getProperty("platen-line"));
            }
        }
        return text.append("\n  advice   ")
                .append(message.getProperty("platen-advice"))
                .toString();
    }

    private static String heading(String what, Message<byte[]> message) {
        return String.format(
                Locale.ROOT,
                "%-8s %s/%s  %s",
                what,
                message.getProperty("platen-workspace"),
                message.getProperty("platen-template"),
                message.getProperty("platen-request-id"));
    }
}
