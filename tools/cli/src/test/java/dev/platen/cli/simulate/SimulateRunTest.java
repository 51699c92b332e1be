package dev.platen.cli.simulate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.cli.console.Console;
import dev.platen.simulator.Shares;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateRunTest {
    @TempDir
    Path folder;

    private Path trace(String subfolder) throws Exception {
        Path file = Files.createDirectories(folder.resolve(subfolder)).resolve("monday.csv");
        return Files.writeString(file, "t_seconds,count\n0,10\n10,20\n");
    }

    @Test
    void tracesThatTheReportCouldNotTellApartAreRefused() throws Exception {
        SimulateRequest request = new SimulateRequest(
                List.of(trace("one"), trace("two")),
                List.of(),
                List.of(15),
                new SimulateRequest.Fleet(1, 10, 500, 2, 5),
                5,
                1,
                Shares.ONE,
                false,
                1,
                Map.of());
        Console console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false, null);
        assertThatThrownBy(() -> new SimulateRun(request, folder, console).run())
                .isInstanceOf(WrongRequestException.class)
                .hasMessageContaining("the same name");
    }
}
