package dev.platen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleTest {
    private static final String FIGURES = "{\n  \"lost\" : 0\n}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void withoutJsonOnlyPeopleAreToldAnything() {
        finish(false, null);

        assertThat(out.toString()).isEqualToIgnoringNewLines("nothing lost");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void jsonAloneHasStandardOutputForItself() {
        finish(true, null);

        assertThat(out.toString()).isEqualToIgnoringNewLines(FIGURES);
        assertThat(err.toString()).isEqualToIgnoringNewLines("nothing lost");
    }

    @Test
    void jsonInAFileLeavesStandardOutputToPeople(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("figures.json");

        finish(false, file);

        assertThat(out.toString()).isEqualToIgnoringNewLines("nothing lost");
        assertThat(Files.readString(file)).isEqualToIgnoringNewLines(FIGURES);
    }

    @Test
    void figuresThatFitIntoNoFileAreNotLost(@TempDir Path folder) {
        assertThatThrownBy(() -> finish(false, folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder.toString());

        assertThat(err.toString()).isEqualToIgnoringNewLines(FIGURES);
    }

    private void finish(boolean json, @Nullable Path file) {
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), json, file);
        console.say("nothing lost");
        console.result(Map.of("lost", 0));
    }
}
