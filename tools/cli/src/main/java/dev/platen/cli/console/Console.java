package dev.platen.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a command writes. For people, results go to standard output and progress to standard error; with
/// `--json` exactly one JSON object goes to standard output and all else to standard error; with `--json
/// FILE` that object goes to the file.
public final class Console {
    /// Set by the launcher when standard error is a terminal; Java cannot tell.
    private static final String TERMINAL_PROPERTY = "platen.terminal";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final @Nullable Path jsonFile;

    /// @param json whether standard output is kept for one JSON object
    /// @param jsonFile where that object is written to instead, or null
    public Console(PrintWriter out, PrintWriter err, boolean json, @Nullable Path jsonFile) {
        this.out = Objects.requireNonNull(out);
        this.err = Objects.requireNonNull(err);
        this.json = json;
        this.jsonFile = jsonFile;
    }

    /// Whether standard output is kept for JSON.
    public boolean json() {
        return json;
    }

    /// A result for people: standard output, or standard error where that is kept for JSON.
    public void say(String text) {
        print(json ? err : out, text);
    }

    /// What is going on right now: always standard error.
    public void progress(String text) {
        print(err, text);
    }

    /// Prints `value` as the one JSON object of this command, or writes it to its file. Does nothing without
    /// `--json`. Where the file can no longer be written, the object goes to standard error: it took long
    /// to make.
    public void result(Object value) {
        if (json) {
            print(out, text(value));
        } else if (jsonFile != null) {
            write(text(value), jsonFile);
        }
    }

    private void write(String text, Path file) {
        try {
            TextFile.write(file, text + System.lineSeparator());
        } catch (UserError e) {
            print(err, text);
            throw e;
        }
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value: " + value, e);
        }
    }

    /// Whether progress is shown on a terminal.
    public boolean isTerminal() {
        return Boolean.getBoolean(TERMINAL_PROPERTY);
    }

    /// A line that rewrites itself on a terminal, and that comes every few seconds where there is none.
    public LiveLine liveLine(long nowNanos) {
        return new LiveLine(err, isTerminal(), nowNanos);
    }

    private static void print(PrintWriter writer, String text) {
        writer.println(text);
        writer.flush();
    }
}
