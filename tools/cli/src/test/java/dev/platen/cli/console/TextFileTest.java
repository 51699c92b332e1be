package dev.platen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
    @TempDir
    private Path folder;

    @Test
    void replacesWhatWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("page.html"), "an older and longer text");
        TextFile.write(file, "new");
        assertThat(file).hasContent("new");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsToldWithThePlace() {
        assertThatThrownBy(() -> TextFile.write(Path.of("/dev/full"), "text"))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("cannot write /dev/full", "No space left on device");
    }

    @Test
    void aMissingFolderIsToldInWords() {
        assertThatThrownBy(() -> TextFile.write(folder.resolve("none/page.html"), "text"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("page.html: no such file or folder");
    }
}
