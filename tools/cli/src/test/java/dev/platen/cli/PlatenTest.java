package dev.platen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatenTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void everyCommandHasHelpAndAVersion() {
        for (String command : List.of(
                "",
                "demo",
                "broker",
                "serve",
                "load",
                "template",
                "template put",
                "template get",
                "template list",
                "template preview",
                "dead-letter",
                "dead-letter list",
                "dead-letter show",
                "dead-letter replay",
                "simulate",
                "simulate outage")) {
            for (String option : List.of("--help", "--version")) {
                String line = (command + " " + option).strip();
                assertThat(run(line.split(" ", -1))).as(line).isZero();
            }
            assertThat(out.toString()).as(command).contains("Usage: platen " + command);
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aWrongOptionNamesItself() {
        assertThat(run("load", "--rat", "5")).isEqualTo(2);
        assertThat(err.toString())
                .contains("platen load: Unknown option", "--rat", "--rate", "See 'platen load --help'.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMissingCommandIsAnError() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("template")).isEqualTo(2);
        assertThat(err.toString()).contains("platen: Missing command", "platen template: Missing command");
    }

    @Test
    void valuesOutOfRangeNameTheOptionAndTheRange() {
        assertRefused("--rate must be", "load", "--rate", "-1");
        assertRefused("--count must be", "load", "--count", "0");
        assertRefused("'--lane'", "load", "--lane", "express");
        assertRefused("--port must be 0 to 65535, not 70000", "broker", "--port", "70000");
        assertRefused("--port and --web-port must differ", "broker", "--port", "7000", "--web-port", "7000");
        assertRefused("--count must be", "demo", "--count", "0");
        assertRefused("--trace and --strategy are required", "simulate", "--strategy", "backlog");
        assertRefused("--min must be 1 to", "simulate", "--trace", "x", "--strategy", "y", "--min", "0");
        assertRefused("--startup: '5x' is no time", "simulate", "--trace", "x", "--strategy", "y", "--startup", "5x");
        assertRefused(
                "--html: the file '/no/such/x.html' cannot be written",
                "simulate",
                "--trace",
                "x",
                "--strategy",
                "y",
                "--html",
                "/no/such/x.html");
        assertRefused(
                "must be at most 1000000000 messages per second",
                "simulate",
                "--trace",
                "x",
                "--strategy",
                "y",
                "--peak-instances",
                "10000",
                "--service-rate",
                "1000000");
        assertRefused("--html: the file '/' cannot be written", "incident", "--html", "/");
        assertRefused("--json: the file '/no/such/x.json'", "incident", "--json", "/no/such/x.json");
        assertRefused("--json: the file '/no/such/x.json'", "crash", "--json", "/no/such/x.json");
        assertRefused("--via: 'hpa' is none of", "simulate", "--trace", "x", "--strategy", "y", "--via", "hpa");
        assertRefused(
                "z is not among --strategy y", "simulate", "--trace", "x", "--strategy", "y", "--via", "z=direct");
        assertRefused(
                "--set: 'y=1' is not ID.KEY=VALUE", "simulate", "--trace", "x", "--strategy", "y", "--set", "y=1");
        assertRefused("--heap must be", "simulate", "outage", "--heap", "3");
        assertRefused("--tenant: not a Pulsar tenant: a/b", "load", "--tenant", "a/b");
        assertRefused("--limit must be 0 to", "dead-letter", "list", "--limit", "-1");
        assertRefused("--limit must be 1 to", "dead-letter", "replay", "--limit", "0");
        assertRefused("--since must be like 30m", "dead-letter", "list", "--since", "yesterday");
        assertRefused("--until must be like 30m", "dead-letter", "replay", "--until", "1w");
        assertRefused("'--code'", "dead-letter", "list", "--code", "UNLUCKY");
    }

    @Test
    void optionsThatNeedEachOtherSaySo() {
        assertRefused("--template needs --channel", "load", "--template", "acme/x");
        assertRefused("--template needs --data", "load", "--template", "acme/x", "--channel", "sms");
        assertRefused("--channel needs --template", "load", "--channel", "sms");
        assertRefused("--template must be WORKSPACE/NAME", "load", "--template", "x", "--channel", "sms");
        assertRefused("--workspace", "template", "list");
        assertRefused("Name either a folder or parts", "template", "put", "x", "-w", "acme");
        assertRefused("is not NAME or NAME@VERSION", "template", "get", "x@live", "-w", "acme");
        assertRefused("Name either IDs or filters", "dead-letter", "replay", "1:2", "--workspace", "acme");
        assertRefused("ID", "dead-letter", "show");
        assertRefused("--set must be KEY=VALUE, not 'port'", "serve", "--set", "port");
    }

    @Test
    void lanesAndChannelsAreWrittenInLowerCaseToo() {
        assertRefused("--template needs --data", "load", "--template", "a/x", "--channel", "sms", "--lane", "bulk");
    }

    @Test
    void failuresSayWhatToDoWithoutAStackTrace() throws IOException {
        Files.writeString(folder.resolve("text.peb"), "Hello");
        assertThat(run("template", "put", "x", folder.toString(), "-w", "acme", "--url", "http://127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("platen template put: no instance answers at http://127.0.0.1:1", "platen serve")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void verboseShowsTheStackTrace() throws IOException {
        Files.writeString(folder.resolve("text.peb"), "Hello");
        assertThat(run(
                        "template",
                        "put",
                        "x",
                        folder.toString(),
                        "-w",
                        "a",
                        "--url",
                        "http://127.0.0.1:1",
                        "--verbose"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("\tat dev.platen.cli.");
    }

    @Test
    void commandsThatNeedTheDistributionSayHowToGetIt() {
        assertThat(run("demo", "--once")).isEqualTo(1);
        assertThat(err.toString()).contains("platen.home", "tools/platen");
    }

    @Test
    void commandsThatTalkToABrokerOrAnInstanceTakeATokenAndCertificates() throws IOException {
        String token = Files.writeString(folder.resolve("token"), "two words").toString();
        for (List<String> command : List.of(
                List.of("load", "--count", "1"),
                List.of("tail"),
                List.of("template", "list", "-w", "acme"),
                List.of("dead-letter", "list"))) {
            err.getBuffer().setLength(0);
            List<String> line = new ArrayList<>(command);
            line.addAll(List.of("--token-file", token, "--trust-certificates-file", token));
            assertThat(run(line.toArray(String[]::new))).as("%s", line).isEqualTo(1);
            assertThat(err.toString())
                    .as("%s", line)
                    .containsAnyOf("--token-file", "--trust-certificates-file")
                    .doesNotContain("two words");
        }
    }

    private void assertRefused(String message, String... args) {
        err.getBuffer().setLength(0);
        assertThat(run(args)).as("exit code of %s", List.of(args)).isEqualTo(2);
        assertThat(err.toString()).contains(message).contains("--help'.");
        assertThat(err.toString().lines()).as("at most three lines").hasSizeLessThanOrEqualTo(3);
    }

    private int run(String... args) {
        return Platen.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
