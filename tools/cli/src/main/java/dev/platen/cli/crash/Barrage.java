package dev.platen.cli.crash;

import dev.platen.cli.console.Console;
import dev.platen.cli.console.Interruption;
import dev.platen.cli.console.LiveLine;
import dev.platen.cli.console.UserError;
import dev.platen.crash.CrashOrder;
import dev.platen.crash.Signal;
import dev.platen.devbroker.DevBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Strikes one blow after the other while requests flow, spread evenly over them. The next one comes when
/// what was in flight at the last one has come out.
final class Barrage {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /// Longer than any transaction, keep-alive and restart.
    private static final long TAKEOVER_NANOS = TimeUnit.SECONDS.toNanos(90);

    /// Who has not passed the point by then may have lost its connection, and somebody else is told.
    private static final long DUE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MOST_TRIES = 12;

    private final DevBroker broker;
    private final Fleet fleet;
    private final Traffic traffic;
    private final Sightings sightings;
    private final Console console;
    private final Interruption interruption;
    private final Random random;
    private final LiveLine live;
    private final List<Strike> strikes = new ArrayList<>();

    Barrage(
            DevBroker broker,
            Fleet fleet,
            Traffic traffic,
            Sightings sightings,
            Console console,
            Interruption interruption,
            Random random) {
        this.broker = broker;
        this.fleet = fleet;
        this.traffic = traffic;
        this.sightings = sightings;
        this.console = console;
        this.interruption = interruption;
        this.random = random;
        live = console.liveLine(System.nanoTime());
    }

    /// Strikes all of them and lets `messages` be published: an equal share before the first blow, which
    /// warms the fleet up, around each, and after the last.
    List<Strike> run(List<Blow> blows, int messages) throws IOException, InterruptedException {
        long shares = blows.size() + 2L;
        traffic.allow(messages / shares);
        while (sightings.distinct() < messages / shares) {
            pass(blows.size());
        }
        for (int i = 0; i < blows.size(); i++) {
            while (sightings.published() < messages * (i + 1L) / shares) {
                pass(blows.size());
            }
            fleet.awaitSurvivor();
            traffic.allow(messages * (i + 2L) / shares);
            Strike strike = strike(blows.get(i), blows.size());
            strikes.add(strike);
            tell(i + 1, blows.size(), strike);
        }
        traffic.allow(messages);
        while (sightings.published() < messages) {
            pass(blows.size());
        }
        live.clear();
        return List.copyOf(strikes);
    }

    private Strike strike(Blow blow, int blows) throws IOException, InterruptedException {
        return switch (blow) {
            case Blow.BrokerKill kill -> killBroker(kill, blows);
            case Blow.Kill kill -> {
                Hit hit = hit(new CrashOrder(Signal.KILL, kill.point(), kill.pass()), blows);
                yield struck(blow, hit.obeyed(), blows);
            }
            case Blow.Freeze freeze -> freeze(freeze, blows);
        };
    }

    /// Which member did what it was told.
    private record Hit(Member member, Member.Obeyed obeyed) {}

    /// Gives the order to one after the other, until one obeys: an instance may end by itself before. From
    /// the second on at the next pass, so that a few messages are enough.
    private Hit hit(CrashOrder order, int blows) throws InterruptedException {
        CrashOrder next = order;
        Runnable more = traffic.more();
        for (int i = 0; i < MOST_TRIES; i++) {
            Member member = fleet.pick(random);
            member.order(next);
            Member.Obeyed obeyed = awaitObeyed(member, more, blows);
            if (obeyed != null) {
                return new Hit(member, obeyed);
            }
            member.order(order.never());
            next = new CrashOrder(order.signal(), order.point(), 1);
            more = traffic::allowAFew;
        }
        throw new UserError("no instance passed the point " + order.point(), "Send more messages per kill.");
    }

    /// Whoever is to pass a point needs messages: lets `more` of them go.
    private Member.@Nullable Obeyed awaitObeyed(Member member, Runnable more, int blows) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < DUE_NANOS) {
            Member.Obeyed obeyed = member.obeyed();
            if (obeyed != null || !member.isReady()) {
                return obeyed;
            }
            more.run();
            pass(blows);
        }
        return null;
    }

    private Strike freeze(Blow.Freeze freeze, int blows) throws IOException, InterruptedException {
        Hit hit = hit(new CrashOrder(Signal.STOP, freeze.point(), freeze.pass()), blows);
        hit.member().willThaw();
        try {
            return struck(freeze, hit.obeyed(), blows);
        } finally {
            hit.member().thaw();
        }
    }

    private Strike struck(Blow blow, Member.Obeyed obeyed, int blows) throws InterruptedException {
        return new Strike(
                blow,
                obeyed.atNanos(),
                obeyed.order().held(),
                sightings.inFlight(obeyed.atNanos()),
                awaitTakeover(obeyed.atNanos(), blows),
                null);
    }

    private Strike killBroker(Blow.BrokerKill kill, int blows) throws IOException, InterruptedException {
        while (sightings.inFlight(System.nanoTime()) == 0 && sightings.published() < traffic.allowed()) {
            pass(blows);
        }
        long atNanos = System.nanoTime();
        int inFlight = sightings.inFlight(atNanos);
        broker.kill();
        broker.restart();
        long readyNanos = System.nanoTime();
        Double takeover = awaitTakeover(atNanos, blows);
        return new Strike(kill, atNanos, inFlight, inFlight, takeover, awaitFirst(readyNanos, blows));
    }

    /// Waits for the first result after a moment; null if that takes too long.
    private @Nullable Double awaitFirst(long momentNanos, int blows) throws InterruptedException {
        Runnable more = traffic.more();
        while (System.nanoTime() - momentNanos < TAKEOVER_NANOS) {
            OptionalLong first = sightings.firstAfter(momentNanos);
            if (first.isPresent()) {
                return CrashRun.millis(first.getAsLong() - momentNanos);
            }
            more.run();
            pass(blows);
        }
        return null;
    }

    /// Waits until all that was in flight at a moment has come out; null if that takes too long.
    private @Nullable Double awaitTakeover(long momentNanos, int blows) throws InterruptedException {
        while (true) {
            OptionalLong settled = sightings.settled(momentNanos);
            if (settled.isPresent()) {
                return CrashRun.millis(settled.getAsLong() - momentNanos);
            }
            if (System.nanoTime() - momentNanos > TAKEOVER_NANOS) {
                return null;
            }
            pass(blows);
        }
    }

    private void pass(int blows) throws InterruptedException {
        long nowNanos = System.nanoTime();
        if (live.due(nowNanos)) {
            int published = sightings.published();
            live.update(
                    String.format(
                            Locale.ROOT,
                            "%d of %d blows  %,d sent  %,d came out  %,d pending  %,d twice",
                            strikes.size(),
                            blows,
                            published,
                            sightings.distinct(),
                            published - sightings.distinct(),
                            sightings.duplicates()),
                    nowNanos);
        }
        if (interruption.await(POLL_NANOS)) {
            throw new InterruptedException("asked to stop");
        }
    }

    private void tell(int number, int blows, Strike strike) {
        live.clear();
        Double takeover = strike.takeoverMillis();
        console.progress(String.format(
                Locale.ROOT,
                "%3d/%d  %-28s held %,4d  in flight %,5d  %s",
                number,
                blows,
                strike.blow().title(),
                strike.held(),
                strike.inFlight(),
                takeover == null ? "NOT ALL CAME OUT" : String.format(Locale.ROOT, "out after %,.0f ms", takeover)));
    }
}
