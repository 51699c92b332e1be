package dev.platen.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A small checkout with the real launcher, a Maven that only pretends and a JDK that prints what it is
/// given.
final class Checkout {
    /// What a run of the launcher left behind.
    record Result(int exit, List<String> out, String err) {}

    private static final int WAIT_SECONDS = 30;

    /// Counts its calls, waits where it is told to, and builds or fails.
    private static final String MAVEN = """
            #!/bin/bash
            echo "$JAVA_HOME | $*" >> "$TEST_STATE/maven-calls"
            while [ -e "$TEST_STATE/maven-waits" ]; do /bin/sleep 0.05; done
            if [ -e "$TEST_STATE/maven-fails" ]; then
              echo '[INFO] something of no interest'
              echo '[ERROR] Sample.java:[7,3] cannot find symbol'
              exit 1
            fi
            home=tools/cli/target/platen
            mkdir -p "$home/lib" "$home/plugins" "$home/jfr-profiles" "$home/broker/lib"
            case $* in
              *tools/bench*)
                mkdir -p tools/bench/target/bench/lib
                echo jar > tools/bench/target/bench/lib/platen-bench-1.jar
                ;;
              *) echo jar > "$home/lib/platen-cli-1.jar" ;;
            esac
            """;

    private static final String JAVA = """
            #!/bin/bash
            echo "pid=$$"
            for word in "$@"; do echo "$word"; done
            exit 7
            """;

    final Path root;
    final Path jdk;
    final Path launcher;
    private final Path state;
    private final Path bin;

    private Checkout(Path folder) {
        root = folder.resolve("a checkout");
        jdk = folder.resolve("jdk 25");
        state = folder.resolve("state");
        bin = folder.resolve("bin");
        launcher = root.resolve("tools/platen");
    }

    static Checkout in(Path folder) throws IOException {
        Checkout checkout = new Checkout(folder.toRealPath());
        Path repository = repository();
        Files.createDirectories(checkout.root.resolve("tools/lib"));
        Files.createDirectories(checkout.state);
        for (String file : List.of("tools/platen", "tools/lib/find-jdk.sh")) {
            Files.copy(repository.resolve(file), checkout.root.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String source : List.of(
                "pom.xml",
                "spi/pom.xml",
                "app/src/main/java/App.java",
                "app/src/test/java/AppTest.java",
                "plugins/pom.xml",
                "tools/bench/src/main/java/Bench.java",
                "jfr-profiles/control.jfc")) {
            checkout.write(checkout.root.resolve(source), "source");
        }
        checkout.script(checkout.bin.resolve("mvn"), MAVEN);
        checkout.jdk(checkout.jdk, "25.0.3");
        return checkout;
    }

    /// The folder of this repository: the first above the working folder with a launcher in it.
    private static Path repository() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("tools/platen"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no launcher above " + Path.of("").toAbsolutePath());
    }

    /// Installs a pretended JDK.
    void jdk(Path folder, String version) throws IOException {
        script(folder.resolve("bin/java"), JAVA);
        script(folder.resolve("bin/javac"), JAVA);
        write(folder.resolve("release"), "IMPLEMENTOR=\"test\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private void script(Path file, String text) throws IOException {
        write(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// Makes a file look edited, after all builds that a test runs.
    void edit(String file) throws IOException {
        Instant later = Instant.now().plus(Duration.ofHours(1));
        Files.setLastModifiedTime(root.resolve(file), FileTime.from(later));
    }

    void mavenFails() throws IOException {
        Files.createFile(state.resolve("maven-fails"));
    }

    void mavenWaits() throws IOException {
        Files.createFile(state.resolve("maven-waits"));
    }

    void mavenGoesOn() throws IOException {
        Files.delete(state.resolve("maven-waits"));
    }

    /// One line a call: the JDK it was given and its arguments.
    List<String> mavenCalls() throws IOException {
        Path calls = state.resolve("maven-calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    Path lock() {
        return root.resolve("target/launcher/lock");
    }

    /// A folder with the few programs that the launcher uses, and neither Java nor Maven.
    Path toolsOnly() throws IOException {
        Path tools = Files.createDirectories(state.resolve("tools"));
        for (String name : List.of("bash", "cat", "env", "find", "head", "mkdir", "readlink")) {
            for (String place : List.of("/bin/", "/usr/bin/")) {
                if (Files.exists(Path.of(place + name))) {
                    // Not a link: JUnit warns of links that lead out of its temporary folder.
                    script(tools.resolve(name), "#!/bin/bash\nexec " + place + name + " \"$@\"\n");
                }
            }
        }
        return tools;
    }

    Result run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    Result run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return result(start(environment, command));
    }

    /// Starts a command with the pretended JDK and Maven, in a folder outside the checkout.
    Process start(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(state.toFile())
                .redirectError(Files.createTempFile(state, "stderr-", ".txt").toFile());
        Map<String, String> own = new LinkedHashMap<>();
        own.put("PATH", bin + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin");
        own.put("HOME", state.toString());
        own.put("TEST_STATE", state.toString());
        own.put("PLATEN_JAVA_HOME", jdk.toString());
        own.putAll(environment);
        builder.environment().clear();
        builder.environment().putAll(own);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    Result result(Process process) throws Exception {
        List<String> out;
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            out = reader.lines().toList();
        }
        if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the launcher did not end");
        }
        return new Result(process.exitValue(), out, errors());
    }

    /// Everything that was written to standard error by the runs so far.
    String errors() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.newDirectoryStream(state, "stderr-*")) {
            for (Path file : files) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
