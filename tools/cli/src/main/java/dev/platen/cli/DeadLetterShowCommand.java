package dev.platen.cli;

import dev.platen.cli.console.Console;
import dev.platen.cli.deadletter.DeadLetter;
import dev.platen.cli.deadletter.DeadLetterText;
import dev.platen.cli.deadletter.DeadLetters;
import dev.platen.cli.deadletter.Lookup;
import dev.platen.cli.deadletter.Position;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows one dead letter.
@Command(
        name = "show",
        description = {
            "Shows one dead letter: what is wrong, where, what to do about it, and the request itself.",
            "",
            "The request is whatever its producer sent, personal data included."
        })
final class DeadLetterShowCommand extends DeadLetterAction {
    @Parameters(paramLabel = "ID", description = "Its position as 'list' shows it, or the id of its request.")
    private String id = "";

    private DeadLetterShowCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Console console = console();
        try (DeadLetters letters = open(console)) {
            Set<Position> wanted = Lookup.positions(letters, List.of(id));
            letters.visit((letter, payload) -> {
                if (wanted.contains(letter.position())) {
                    show(letter, payload.bytes(), console);
                    return false;
                }
                return true;
            });
        }
        return SUCCESS;
    }

    private static void show(DeadLetter letter, byte[] payload, Console console) {
        String text = DeadLetterText.text(payload);
        Map<String, Object> json = letter.json();
        if (text == null) {
            json.put("payloadBase64", Base64.getEncoder().encodeToString(payload));
        } else {
            json.put("payload", text);
        }
        console.result(json);
        if (console.json()) {
            return;
        }
        console.say(DeadLetterText.full(letter));
        console.say("");
        if (text == null) {
            console.say("The payload is not text; --json prints its bytes in base 64.");
        } else {
            console.say(payload.length == 0 ? "There is no payload." : DeadLetterText.printable(text));
        }
    }
}
