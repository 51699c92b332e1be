package dev.platen.cli;

import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.Lane;
import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.LiveLine;
import dev.platen.cli.console.UserError;
import dev.platen.cli.deadletter.DeadLetter;
import dev.platen.cli.deadletter.DeadLetterFilter;
import dev.platen.cli.deadletter.DeadLetters;
import dev.platen.cli.deadletter.Lookup;
import dev.platen.cli.deadletter.Position;
import dev.platen.cli.deadletter.Replay;
import dev.platen.cli.deadletter.ReplayPlan;
import dev.platen.cli.deadletter.Resend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sends requests of dead letters again.
@Command(
        name = "replay",
        description = {
            "Sends requests of dead letters to their lanes again, with the same ids.",
            "",
            "A dead letter is acknowledged when the broker has its request in the lane, and is not listed any more."
                    + " What fails again becomes a new dead letter. If this command is killed, a request may be sent"
                    + " twice by the next; its outputs have the same id. One replay runs at a time.",
            "Without ID all that the filters leave are meant, except SUSPECT ones: those must be named with --code or"
                    + " ID, because they may end instances."
        })
final class DeadLetterReplayCommand extends DeadLetterAction {
    /// More need a confirmation.
    private static final int FEW = 10;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "Positions as 'list' shows them, or ids of requests; instead of filters.")
    private List<String> ids = List.of();

    @Mixin
    private DeadLetterFilterOptions filters = new DeadLetterFilterOptions();

    /// Which version of its template a request asks for.
    enum Version {
        SAME,
        LIVE
    }

    @Option(
            names = "--template-version",
            defaultValue = "same",
            description = "same: as the request says; live: a request for NAME@7 asks for the live version instead"
                    + " (default: ${DEFAULT-VALUE}).")
    private Version version = Version.SAME;

    @Option(names = "--lane", description = "Send them to this lane: ${COMPLETION-CANDIDATES} (default: their own).")
    private @Nullable Lane lane;

    @Option(
            names = {"-n", "--limit"},
            defaultValue = "1000000",
            description = "Send so many at most, the oldest first (default: ${DEFAULT-VALUE}).")
    private long limit;

    @Option(names = "--dry-run", description = "Only say what would be sent.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before sending more than " + FEW + ".")
    private boolean yes;

    private DeadLetterReplayCommand() {}

    @Override
    public Integer call() throws Exception {
        requireRange("--limit", limit, 1, 1_000_000);
        if (!ids.isEmpty() && filters.areGiven()) {
            throw usageError("Name either IDs or filters");
        }
        DeadLetterFilter filter = filters.filter(this);
        Console console = console();
        try (DeadLetters letters = open(console)) {
            if (!dryRun) {
                letters.lock();
            }
            Resend.Manner manner = new Resend.Manner(lane, version == Version.LIVE);
            return carryOut(ReplayPlan.of(letters, wanted(letters, filter), manner, limit), letters, console);
        }
    }

    private Predicate<DeadLetter> wanted(DeadLetters letters, DeadLetterFilter filter) throws InterruptedException {
        if (ids.isEmpty()) {
            boolean suspects = filters.name(DiagnosisCode.SUSPECT);
            return letter -> filter.matches(letter) && (suspects || !letter.isSuspect());
        }
        Set<Position> named = Lookup.positions(letters, ids);
        return letter -> named.contains(letter.position());
    }

    private int carryOut(ReplayPlan plan, DeadLetters letters, Console console) throws Exception {
        console.say(plan.isEmpty() ? "nothing to send again" : plan.text());
        Map<String, Object> result = plan.json();
        result.put("dryRun", dryRun);
        if (dryRun || plan.size() == 0) {
            result.put("replayed", 0);
            console.result(result);
            return plan.refusesSome() ? FAILURE : SUCCESS;
        }
        if (!isConfirmed(plan, console)) {
            throw new UserError("nothing was sent", "Say yes, or use --yes where nobody can be asked.");
        }
        // Not earlier: Ctrl-C while nothing has been sent just ends it.
        return interruptible(interruption -> {
            try (Replay replay = Replay.of(letters)) {
                send(plan, result, letters, replay, interruption, console);
                return replay.replayed() == plan.size() && !plan.refusesSome();
            }
        });
    }

    private static void send(
            ReplayPlan plan,
            Map<String, Object> result,
            DeadLetters letters,
            Replay replay,
            Interruption interruption,
            Console console)
            throws InterruptedException {
        LiveLine live = console.liveLine(System.nanoTime());
        try {
            plan.run(letters, replay, () -> {
                live.update(sent(plan, replay), System.nanoTime());
                return !interruption.requested();
            });
        } finally {
            live.clear();
            result.put("replayed", replay.replayed());
            console.result(result);
            console.say(sent(plan, replay));
        }
        Throwable failure = replay.failure();
        if (failure != null) {
            throw new UserError(
                    "the broker did not take the next: " + UserError.reasonOf(failure),
                    "What is left is still a dead letter; run it again when the broker is well. Up to 200 requests may"
                            + " then be sent twice, with the same ids.",
                    failure);
        }
    }

    private static String sent(ReplayPlan plan, Replay replay) {
        return String.format(Locale.ROOT, "%,d of %,d sent again", replay.replayed(), plan.size());
    }

    private boolean isConfirmed(ReplayPlan plan, Console console) throws IOException {
        if (yes || plan.size() <= FEW) {
            return true;
        }
        if (plan.suspects() > 0) {
            console.progress(plan.suspects() + " of them were in work when instances ended, and may end others.");
        }
        console.progress(String.format(Locale.ROOT, "Send %,d requests again? [y/N]", plan.size()));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String answer = input.readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
