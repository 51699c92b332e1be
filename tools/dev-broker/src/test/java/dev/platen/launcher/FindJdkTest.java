package dev.platen.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.launcher.Checkout.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The usual places are replaced by a folder of the test's own: what this machine has must not matter.
class FindJdkTest {
    @TempDir
    Path folder;

    private Checkout checkout;
    private Path places;

    @BeforeEach
    void setUp() throws Exception {
        checkout = Checkout.in(folder);
        places = Files.createDirectories(folder.resolve("usual places"));
    }

    @Test
    void takesTheOneOfJavaHomeBeforeAllOthers() throws Exception {
        checkout.jdk(places.resolve("a"), "25.0.1");

        assertThat(find(Map.of("JAVA_HOME", checkout.jdk.toString())).out()).containsExactly(checkout.jdk.toString());
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        checkout.jdk(folder.resolve("old"), "1.8.0_402");
        checkout.jdk(places.resolve("a"), "25");

        assertThat(find(Map.of("JAVA_HOME", folder.resolve("old").toString())).out())
                .containsExactly(places.resolve("a").toString());
    }

    @Test
    void followsTheLinksOfTheJavaOnThePath() throws Exception {
        Path bin = checkout.toolsOnly();
        Files.createSymbolicLink(folder.resolve("alternative"), checkout.jdk.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), folder.resolve("alternative"));

        assertThat(find(Map.of()).out()).containsExactly(checkout.jdk.toString());
    }

    @Test
    void prefersTheVersionThatPlatenIsTestedOnToANewerOne() throws Exception {
        checkout.jdk(places.resolve("a"), "26-ea");
        checkout.jdk(places.resolve("b"), "25.0.3");
        checkout.jdk(places.resolve("c"), "27");

        assertThat(find(Map.of()).out()).containsExactly(places.resolve("b").toString());
    }

    @Test
    void takesANewerOneWhereThereIsNoOther() throws Exception {
        checkout.jdk(places.resolve("a"), "21.0.1");
        checkout.jdk(places.resolve("b"), "26");

        assertThat(find(Map.of()).out()).containsExactly(places.resolve("b").toString());
    }

    @Test
    void doesNotTakeARuntimeWithoutACompiler() throws Exception {
        checkout.jdk(places.resolve("a"), "25.0.3");
        Files.delete(places.resolve("a/bin/javac"));

        assertThat(find(Map.of()).exit()).isEqualTo(1);
    }

    @Test
    void saysWhatToInstallWhereThereIsNone() throws Exception {
        Result result = find(Map.of());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("needs a JDK 25 or newer")
                .contains("https://adoptium.net")
                .contains("PLATEN_JAVA_HOME");
    }

    private Result find(Map<String, String> environment) throws Exception {
        Map<String, String> own = new HashMap<>(Map.of(
                "PLATEN_JAVA_HOME", "",
                "PATH", checkout.toolsOnly().toString(),
                "TEST_PLACES", places.toString()));
        own.putAll(environment);
        String script = """
                set -euo pipefail
                . "$1"
                list_jdk_places() { JDK_PLACES=("$TEST_PLACES"/*); }
                find_jdk
                echo "$JDK"
                """;
        Path library = checkout.root.resolve("tools/lib/find-jdk.sh");
        return checkout.result(checkout.start(own, List.of("/bin/bash", "-c", script, "test", library.toString())));
    }
}
