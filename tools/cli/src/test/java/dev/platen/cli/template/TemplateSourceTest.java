package dev.platen.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateSourceTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderIsATemplateAndAFileAPart() throws IOException {
        write("html.peb", "<p>{{ name }}</p>\n");
        write("subject.peb", "Hello\r\n");
        write(".html.peb.swp", "an editor's");
        TemplateSource source = TemplateSource.ofFolder(folder);
        assertThat(source.parts())
                .as("without the line break that editors add")
                .isEqualTo(Map.of("html", "<p>{{ name }}</p>", "subject", "Hello"));
        assertThat(source.files()).containsEntry("html", folder.resolve("html.peb"));
        assertThat(source.engine()).isEqualTo("pebble");
        assertThat(source.missingVariables()).isEqualTo("strict");
    }

    @Test
    void partsAreInTheOrderOfTheirFilesNames() throws IOException {
        for (String part : List.of("title", "body", "text", "subject", "html", "plain")) {
            write(part + ".peb", "x");
        }
        assertThat(TemplateSource.ofFolder(folder).parts().keySet())
                .containsExactly("body", "html", "plain", "subject", "text", "title");
    }

    @Test
    void aFolderInThePlaceOfAPartIsToldWithItsName() throws IOException {
        Path part = Files.createDirectory(folder.resolve("html.peb"));
        assertThatThrownBy(() -> TemplateSource.of("pebble", "strict", Map.of("html", part)))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("cannot read", "html.peb");
    }

    @Test
    void settingsComeFromTemplateJsonAndOptionsWin() throws IOException {
        write("text.peb", "x");
        write("template.json", "{\"engine\":\"other\",\"missingVariables\":\"default\"}");
        TemplateSource source = TemplateSource.ofFolder(folder).with(null, "abort");
        assertThat(source.engine()).isEqualTo("other");
        assertThat(source.missingVariables()).isEqualTo("abort");
    }

    @Test
    void anUnknownSettingIsNamed() throws IOException {
        write("text.peb", "x");
        write("template.json", "{\"missing\":\"default\"}");
        assertRefused("unknown setting 'missing'");
    }

    @Test
    void brokenSettingsNameTheirLine() throws IOException {
        write("text.peb", "x");
        write("template.json", "{\n\"engine\": }");
        assertRefused("template.json:2:");
    }

    @Test
    void twoFilesForOnePartAreRefused() throws IOException {
        write("html.peb", "x");
        write("html.txt", "x");
        assertRefused("are the part 'html'");
    }

    @Test
    void anEmptyFolderIsRefused() {
        assertRefused("has no parts");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        Files.write(folder.resolve("html.peb"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertRefused("is not UTF-8 text");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> TemplateSource.ofFolder(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
