package dev.platen.cli.crash;

import dev.platen.cli.Home;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.UserError;
import dev.platen.cli.instance.InstanceConfig;
import dev.platen.cli.instance.InstanceProcess;
import dev.platen.cli.instance.JavaChild;
import dev.platen.crash.CrashPoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// All members. For use by one thread.
final class Fleet implements AutoCloseable {
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// They start often and live short: no second compiler, and one collector thread.
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx192m",
            "-XX:MaxDirectMemorySize=96m",
            "-XX:+ExitOnOutOfMemoryError");

    private final List<Member> members = new ArrayList<>();
    private final Interruption interruption;

    /// Makes `instances` members whose files are in `folder`; each instance reads `config` and then `extra`,
    /// lines of YAML.
    Fleet(Home home, Path folder, int instances, InstanceConfig config, String extra, Interruption interruption)
            throws IOException {
        this.interruption = interruption;
        List<String> options = new ArrayList<>(OPTIONS);
        options.add("-javaagent:" + agentJar());
        for (int i = 0; i < instances; i++) {
            String name = "instance-" + (i + 1);
            Path own = Files.createDirectories(folder.resolve(name));
            Path file = own.resolve(InstanceProcess.CONFIG);
            config.write(file);
            Files.writeString(file, Files.readString(file) + extra);
            JavaChild.Program program = InstanceProcess.program(home, own, options);
            members.add(new Member(name, program, own.resolve(InstanceProcess.LOG)));
        }
    }

    /// The jar that the points came from.
    private static Path agentJar() {
        URI place = URI.create(
                Objects.requireNonNull(CrashPoint.class.getProtectionDomain().getCodeSource())
                        .getLocation()
                        .toString());
        Path jar = Path.of(place);
        if (!Files.isRegularFile(jar)) {
            throw new UserError("the crash agent is not in a jar but in " + jar, "Run it through tools/platen.");
        }
        return jar;
    }

    /// Starts all and waits until all are ready.
    void start() throws InterruptedException {
        members.forEach(Member::start);
        awaitReady(members.size());
    }

    /// Waits until at least so many are ready.
    void awaitReady(int least) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (ready().size() < least) {
            if (System.nanoTime() - startNanos > READY_NANOS) {
                throw new UserError(
                        "only " + ready().size() + " instances got ready; their logs end:\n"
                                + String.join(
                                        "\n",
                                        members.stream().map(Member::story).toList()),
                        "");
            }
            if (interruption.await(POLL_NANOS)) {
                throw new InterruptedException("asked to stop");
            }
        }
    }

    List<Member> ready() {
        return members.stream().filter(Member::isReady).toList();
    }

    /// Waits until one can die and another can take over.
    void awaitSurvivor() throws InterruptedException {
        awaitReady(Math.min(2, members.size()));
    }

    /// One of those that are ready.
    Member pick(Random random) throws InterruptedException {
        awaitSurvivor();
        List<Member> ready = ready();
        return ready.get(random.nextInt(ready.size()));
    }

    /// Where the instances that are ready can be asked.
    List<URI> apis() {
        return members.stream().map(Member::api).filter(Objects::nonNull).toList();
    }

    /// Ends that nobody ordered.
    int unexpectedEnds() {
        return members.stream().mapToInt(Member::unexpectedEnds).sum();
    }

    /// Stops all at once: each may take seconds.
    @Override
    public void close() {
        List<Thread> closing = members.stream()
                .map(member -> Thread.ofPlatform().start(member::close))
                .toList();
        boolean interrupted = false;
        for (Thread thread : closing) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
