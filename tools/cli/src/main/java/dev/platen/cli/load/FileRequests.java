package dev.platen.cli.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import dev.platen.cli.console.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Requests for one template whose `data` objects are the lines of a file. The file is read as it is
/// needed, and again from its beginning when it is used up; each line is checked the first time.
public final class FileRequests implements RequestSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Target target;
    private final String idPrefix;
    private BufferedReader reader;
    private long line;
    private boolean checked;

    /// What every line is sent to.
    public record Target(String workspace, String template, Channel channel, Lane lane, String locale, String zone) {}

    public FileRequests(Path file, Target target, String idPrefix) {
        this.file = file;
        this.target = Objects.requireNonNull(target);
        this.idPrefix = idPrefix;
        this.reader = open(file);
    }

    @Override
    public Request next(long index) {
        String data = nextData();
        byte[] payload = RequestEnvelope.of(
                        target.workspace(), target.template(), target.channel(), target.locale(), target.zone(), data)
                .withId(idPrefix + index);
        return new Request(target.lane(), payload);
    }

    private String nextData() {
        boolean startedOver = false;
        while (true) {
            String text = readLine();
            if (text == null) {
                if (startedOver) {
                    throw new UserError(file + " has no line with data", "Write one JSON object on each line.");
                }
                startedOver = true;
                startOver();
                continue;
            }
            line++;
            if (text.isBlank()) {
                continue;
            }
            if (!checked) {
                check(text);
            }
            return text;
        }
    }

    private void check(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.isObject()) {
                throw new UserError(file + ":" + line + ": not a JSON object", "Write one JSON object on each line.");
            }
        } catch (JsonProcessingException e) {
            throw new UserError(
                    file + ":" + line + ":" + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(),
                    "Write one JSON object on each line.",
                    e);
        }
    }

    private void startOver() {
        close();
        checked = true;
        line = 0;
        reader = open(file);
    }

    private @Nullable String readLine() {
        try {
            return reader.readLine();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static BufferedReader open(Path file) {
        try {
            return Files.newBufferedReader(file);
        } catch (NoSuchFileException e) {
            throw new UserError("there is no file " + file, "Check the path after --data.", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UserError unreadable(Path file, IOException e) {
        return new UserError(
                "cannot read " + file + ": " + UserError.reasonOf(e), "It must be a readable text file in UTF-8.", e);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
