package dev.platen.cli.deadletter;

import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.Lane;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is sent for a dead letter, or why it cannot be sent again. Pure.
public sealed interface Resend {
    /// This is sent.
    ///
    /// @param payload the request; its id is that of the first time, so that outputs of both can be
    ///     recognised
    record Ready(Lane lane, byte[] payload) implements Resend {}

    /// Nothing is sent.
    record Refused(String reason) implements Resend {}

    /// How requests are sent again.
    ///
    /// @param lane instead of their own; null for their own
    /// @param live whether a request for `name@7` asks for the live version now
    record Manner(@Nullable Lane lane, boolean live) {}

    /// Decides for one dead letter.
    static Resend of(DeadLetter letter, byte[] payload, Manner manner) {
        Lane lane = manner.lane() != null ? manner.lane() : letter.lane().orElse(null);
        if (lane == null) {
            return new Refused("it does not say its lane; name one with --lane");
        }
        if (payload.length == 0) {
            return new Refused("it has no payload; its producer has to send the request again");
        }
        try {
            if (letter.code().equals(DiagnosisCode.PAYLOAD_TOO_LARGE.name())) {
                RequestJson.requireWhole(payload);
            }
            return new Ready(lane, manner.live() ? RequestJson.unpinned(payload) : payload);
        } catch (IOException e) {
            return new Refused(
                    letter.code().equals(DiagnosisCode.PAYLOAD_TOO_LARGE.name())
                            ? "its payload is not the whole request, which was never unpacked;"
                                    + " its producer has to send it again"
                            : "its payload is not JSON in UTF-8, so its template cannot be changed");
        }
    }
}
