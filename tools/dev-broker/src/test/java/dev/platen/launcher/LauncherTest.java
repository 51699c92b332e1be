package dev.platen.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platen.launcher.Checkout.Result;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
    @TempDir
    Path folder;

    private Checkout checkout;

    @BeforeEach
    void setUp() throws Exception {
        checkout = Checkout.in(folder);
    }

    @Test
    void buildsOnceAndPassesTheCommandOn() throws Exception {
        Result first = checkout.run("template", "preview", "two words", "");
        Result second = checkout.run("--help");

        assertThat(first.exit()).as("exit code of the command").isEqualTo(7);
        assertThat(first.out())
                .containsSubsequence("-cp", "dev.platen.cli.Platen", "template", "preview", "two words", "")
                .contains("-Dplaten.home=" + checkout.root.resolve("tools/cli/target/platen"));
        assertThat(first.err()).contains("building Platen (first time: downloads about");
        assertThat(second.out()).containsSubsequence("dev.platen.cli.Platen", "--help");
        assertThat(checkout.mavenCalls()).hasSize(1).first().asString().startsWith(checkout.jdk + " | -q -B -ntp");
    }

    @Test
    void becomesTheCommandSoThatSignalsReachIt() throws Exception {
        checkout.run("--help");
        Process process = checkout.start(Map.of(), List.of(checkout.launcher.toString(), "broker"));

        assertThat(checkout.result(process).out()).first().isEqualTo("pid=" + process.pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "plugins/pom.xml", "app/src/main/java/App.java", "jfr-profiles/control.jfc"})
    void buildsAgainWhenThisIsNewer(String source) throws Exception {
        checkout.run("--help");
        checkout.edit(source);

        Result result = checkout.run("--help");

        assertThat(checkout.mavenCalls()).hasSize(2);
        assertThat(result.err()).contains("its sources have changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app/src/test/java/AppTest.java", "tools/bench/src/main/java/Bench.java", "tools/platen"})
    void doesNotBuildAgainForThis(String source) throws Exception {
        checkout.run("--help");
        checkout.edit(source);
        checkout.run("--help");

        assertThat(checkout.mavenCalls()).hasSize(1);
    }

    @Test
    void buildsAgainWhatWasEditedDuringTheBuild() throws Exception {
        checkout.mavenWaits();
        Process process = checkout.start(Map.of(), List.of(checkout.launcher.toString(), "--help"));
        await().until(() -> checkout.mavenCalls().size() == 1);
        Files.writeString(checkout.root.resolve("app/src/main/java/App.java"), "edited");
        checkout.mavenGoesOn();
        checkout.result(process);

        checkout.run("--help");

        assertThat(checkout.mavenCalls()).hasSize(2);
    }

    @Test
    void worksThroughLinks() throws Exception {
        Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), checkout.launcher);
        Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("absolute"));
        assertThat(absolute).isSymbolicLink();

        Result result = checkout.result(checkout.start(Map.of(), List.of(relative.toString(), "--help")));

        assertThat(result.out()).contains("-Dplaten.home=" + checkout.root.resolve("tools/cli/target/platen"));
    }

    @Test
    void buildsOnceWhenTwoStartAtATime() throws Exception {
        checkout.mavenWaits();
        Process first = checkout.start(Map.of(), List.of(checkout.launcher.toString(), "one"));
        await().until(() -> checkout.mavenCalls().size() == 1);
        Process second = checkout.start(Map.of(), List.of(checkout.launcher.toString(), "two"));
        await().until(() -> checkout.errors().contains("waiting for another start"));
        checkout.mavenGoesOn();

        assertThat(checkout.result(first).out()).contains("one");
        assertThat(checkout.result(second).out()).contains("two");
        assertThat(checkout.mavenCalls()).hasSize(1);
        assertThat(Files.exists(checkout.lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void takesOverFromABuildThatWasKilled() throws Exception {
        Process gone = checkout.start(Map.of(), List.of("true"));
        gone.waitFor();
        Files.createDirectories(checkout.lock().getParent());
        Files.createSymbolicLink(checkout.lock(), Path.of(Long.toString(gone.pid())));

        assertThat(checkout.run("--help").out()).contains("--help");
        assertThat(Files.exists(checkout.lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void showsTheErrorsOfAFailedBuildAndWhereItsLogIs() throws Exception {
        checkout.mavenFails();

        Result result = checkout.run("demo");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).as("standard output belongs to the command").isEmpty();
        assertThat(result.err())
                .contains("[ERROR] Sample.java:[7,3] cannot find symbol")
                .contains(checkout.root.resolve("target/launcher/build.log").toString())
                .doesNotContain("no interest");
    }

    @Test
    void stopsTheBuildWhenItIsStopped() throws Exception {
        checkout.mavenWaits();
        Process process = checkout.start(Map.of(), List.of(checkout.launcher.toString(), "--help"));
        await().until(() -> checkout.mavenCalls().size() == 1);
        List<ProcessHandle> children = process.descendants().toList();

        process.toHandle().destroy();

        assertThat(checkout.result(process).exit()).isEqualTo(143);
        assertThat(Files.exists(checkout.lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
        await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void givesAServerItsOwnMemory() throws Exception {
        Result usual = checkout.run("serve", "--config", "platen.yaml");
        Result other = checkout.run(
                Map.of("PLATEN_HEAP", "1g", "PLATEN_DIRECT_MEMORY", "64m", "PLATEN_JAVA_OPTS", "-Da=1 -Db=2"), "serve");

        assertThat(usual.out())
                .contains("-Xmx256m", "-XX:MaxDirectMemorySize=128m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError")
                .anyMatch(word -> word.startsWith("-XX:FlightRecorderOptions:repository="))
                .containsSubsequence("dev.platen.cli.Platen", "serve", "--config", "platen.yaml");
        assertThat(other.out()).contains("-Xmx1g", "-XX:MaxDirectMemorySize=64m", "-Da=1", "-Db=2");
    }

    @Test
    void makesTheStartCacheAfterABuildAndGivesItToAServer() throws Exception {
        Result without = checkout.run("serve");
        Path cache = Files.createFile(checkout.root.resolve("tools/cli/target/platen/start.aot"));
        Result with = checkout.run("serve");

        assertThat(checkout.root.resolve("target/launcher/build.log"))
                .as("what the build did after Maven")
                .content()
                .containsSubsequence("dev.platen.cli.Platen", "start-cache", "--optional");
        assertThat(checkout.mavenCalls())
                .as("Maven would make it before the jars have their final times")
                .first()
                .asString()
                .contains("-Dplaten.start-cache.skip=true");
        assertThat(without.out()).as("there was none").noneMatch(word -> word.startsWith("-XX:AOTCache"));
        assertThat(with.out()).contains("-XX:AOTCache=" + cache);
    }

    @Test
    void whatMeasuresWholeInstancesIsACommandLikeTheOthers() throws Exception {
        Result result = checkout.run("bench", "end-to-end", "--messages", "100");
        Result templates = checkout.run("bench", "templates", "--count", "100");

        assertThat(result.out())
                .containsSubsequence("dev.platen.cli.Platen", "bench", "end-to-end", "--messages", "100");
        assertThat(templates.out()).containsSubsequence("dev.platen.cli.Platen", "bench", "templates", "--count");
        assertThat(checkout.mavenCalls()).last().asString().contains("-pl tools/cli -am");
    }

    @Test
    void saysAtOnceWhichBenchmarksThereAre() throws Exception {
        Path source = checkout.root.resolve("tools/bench/src/main/java/dev/platen/bench/SomeBench.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "    @Benchmark\n    public Map<A, @Nullable B> decode() throws X {\n");

        Result typo = checkout.run("bench", "decoed");

        assertThat(typo.exit()).isEqualTo(2);
        assertThat(typo.err()).contains("no benchmark 'decoed'", "SomeBench.decode", "end-to-end");
        assertThat(typo.err()).as("nothing is built").doesNotContain("building");
        assertThat(checkout.run("bench", "SomeBench.dec").out()).last().isEqualTo("SomeBench.dec");
    }

    @Test
    void buildsTheBenchmarksForThemselvesAndRunsThemAsTheyAre() throws Exception {
        checkout.run("--help");
        Result first = checkout.run("bench", "-f", "1");
        Result second = checkout.run("bench");
        checkout.edit("tools/bench/src/main/java/Bench.java");
        checkout.run("bench");

        assertThat(first.out())
                .containsSubsequence("dev.platen.bench.Bench", "-f", "1")
                .as("options that would change what is measured")
                .noneMatch(word -> word.startsWith("-XX"));
        assertThat(second.out()).last().isEqualTo("dev.platen.bench.Bench");
        assertThat(checkout.mavenCalls()).hasSize(3).last().asString().contains("-pl tools/bench -am");
    }

    @Test
    void saysWhatToInstallWithoutMaven() throws Exception {
        Result result = checkout.run(Map.of("PATH", checkout.toolsOnly().toString()), "--help");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("Apache Maven 3.8 or newer");
    }

    @Test
    void refusesTheJdkItIsToldToUseIfItIsTooOld() throws Exception {
        Path old = folder.resolve("jdk 17");
        checkout.jdk(old, "17.0.15");

        Result result = checkout.run(Map.of("PLATEN_JAVA_HOME", old.toString()), "--help");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("PLATEN_JAVA_HOME=" + old + " is not a JDK 25 or newer");
    }
}
