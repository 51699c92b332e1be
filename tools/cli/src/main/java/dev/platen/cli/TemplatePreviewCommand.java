package dev.platen.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.message.Channel;
import dev.platen.app.message.TemplateRef;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.TextFile;
import dev.platen.cli.console.UserError;
import dev.platen.cli.template.PlatenApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Renders a message without sending it.
@Command(name = "preview", description = "Renders a message exactly as production would, without sending it.")
final class TemplatePreviewCommand extends TemplateAction {
    private static final String STANDARD_INPUT = "-";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(index = "0", paramLabel = "NAME[@VERSION]", description = "The template.")
    private String template = "";

    @Option(names = "--channel", required = true, description = "Channel: ${COMPLETION-CANDIDATES}.")
    private Channel channel = Channel.EMAIL;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "The message's data, a JSON object; - reads standard input.")
    private String data = "";

    @Option(names = "--part", description = "Print this part only.")
    private @Nullable String part;

    @Option(names = "--locale", defaultValue = "en", description = "Locale (default: ${DEFAULT-VALUE}).")
    private String locale = "";

    @Option(names = "--time-zone", defaultValue = "UTC", description = "Time zone (default: ${DEFAULT-VALUE}).")
    private String timeZone = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the part named with --part, or else the whole message as JSON, to this file.")
    private @Nullable Path out;

    private TemplatePreviewCommand() {}

    @Override
    int run(PlatenApi api, Console console) throws PlatenApi.RefusedException, InterruptedException {
        TemplateRef reference = templateRef(template);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("template", reference.toString());
        request.put("channel", channel.id());
        request.put("locale", locale);
        request.put("timeZone", timeZone);
        request.put("data", data());
        JsonNode message = api.preview(workspace(), reference.name(), request);
        console.result(message);
        JsonNode aborted = message.path("aborted");
        if (aborted.isObject()) {
            console.say("aborted by the template: " + aborted.path("reason").asText());
            return SUCCESS;
        }
        show(message, console);
        return SUCCESS;
    }

    private void show(JsonNode message, Console console) {
        JsonNode parts = message.path("parts");
        String chosen = part == null ? null : requiredPart(parts, part);
        if (out != null) {
            TextFile.write(out, chosen == null ? message.toPrettyString() : chosen);
            console.say("written to " + out);
        } else if (chosen != null) {
            console.say(chosen);
        } else {
            for (Map.Entry<String, JsonNode> entry : parts.properties()) {
                console.say(heading(entry.getKey()));
                console.say(entry.getValue().asText());
            }
        }
    }

    private JsonNode data() {
        String name = data.equals(STANDARD_INPUT) ? "standard input" : data;
        try {
            String text = data.equals(STANDARD_INPUT)
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(data));
            JsonNode object = JSON.readTree(text);
            if (!object.isObject()) {
                throw new UserError(name + ": not a JSON object", "Write the data as {\"name\": \"value\"}.");
            }
            return object;
        } catch (JsonProcessingException e) {
            String place =
                    ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr() + ": ";
            throw new UserError(name + place + e.getOriginalMessage(), "The data must be one JSON object.", e);
        } catch (NoSuchFileException e) {
            throw new UserError("there is no file " + name, "Check the path after --data.", e);
        } catch (IOException e) {
            throw new UserError("cannot read " + name + ": " + UserError.reasonOf(e), "Check the path.", e);
        }
    }
}
