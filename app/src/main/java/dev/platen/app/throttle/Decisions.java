package dev.platen.app.throttle;

import dev.platen.app.event.LevelChanged;
import dev.platen.app.event.PressureSampled;
import dev.platen.app.pressure.Pressure;
import dev.platen.app.pressure.PressureSample;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records what was decided, with all that it was decided from.
final class Decisions {
    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

    /// Records a tick and tells what people see from now on.
    ThrottleStatus made(
            ThrottleLevel before,
            ThrottleLevel level,
            Pressure pressure,
            PressureSample sample,
            ThrottleActions actions,
            Alerts alerts,
            ThrottleStatus last) {
        record(sample, pressure, level, actions.level());
        if (level != before) {
            record(before, level, pressure, sample, actions.level());
        }
        return new ThrottleStatus(
                level,
                actions.level(),
                pressure,
                sample,
                actions.rule(),
                actions.paused(),
                actions.rule().asksForInstances(),
                alerts.secondsLeft(),
                alerts.active(),
                alerts.count(),
                last.changes() + (level == before ? 0 : 1),
                actions.recordings(),
                last.failures());
    }

    ThrottleStatus failed(ThrottleStatus last) {
        return new ThrottleStatus(
                last.level(),
                last.acting(),
                last.pressure(),
                last.sample(),
                last.rule(),
                last.paused(),
                last.asksForInstances(),
                last.secondsLeft(),
                last.alerting(),
                last.alerts(),
                last.changes(),
                last.recordings(),
                last.failures() + 1);
    }

    private static void record(PressureSample sample, Pressure pressure, ThrottleLevel level, ThrottleLevel acting) {
        PressureSampled event = new PressureSampled();
        event.atNanos = sample.atNanos();
        event.pressure = pressure.value();
        event.level = level.name();
        event.acting = acting.name();
        event.liveBytes = sample.heap().liveBytes();
        event.baseBytes = sample.heap().baseBytes();
        event.usedBytes = sample.heap().usedBytes();
        event.touchedBytes = sample.heap().touchedBytes();
        event.maxBytes = sample.heap().maxBytes();
        event.collectedAgoNanos = sample.heap().collectedAgoNanos();
        event.pauseFraction = sample.activity().pauseFraction();
        event.fullCollections = sample.activity().fullCollections();
        event.stallFraction = sample.activity().stallFraction();
        event.evacuationFailures = sample.activity().evacuationFailures();
        event.directUsedBytes = sample.outside().directUsedBytes();
        event.directMaxBytes = sample.outside().directMaxBytes();
        event.residentBytes = sample.outside().residentBytes();
        event.limitBytes = sample.outside().limitBytes();
        event.reservedBytes = sample.reservations().reservedBytes();
        event.budgetBytes = sample.reservations().budgetBytes();
        event.growthBytesPerSecond = sample.reservations().growthBytesPerSecond();
        event.flushedAgoNanos = sample.signal().flushedAgoNanos();
        event.signalLost = sample.signal().lost();
        event.commit();
    }

    private static void record(
            ThrottleLevel before, ThrottleLevel level, Pressure pressure, PressureSample sample, ThrottleLevel acting) {
        LevelChanged event = new LevelChanged();
        event.from = before.name();
        event.to = level.name();
        event.reason = pressure.cause().name();
        event.shadow = acting != level;
        event.pressure = pressure.value();
        event.heap = pressure.heap();
        event.direct = pressure.direct();
        event.container = pressure.container();
        event.signal = pressure.signal();
        event.liveBytes = sample.heap().liveBytes();
        event.maxBytes = sample.heap().maxBytes();
        event.reservedBytes = sample.reservations().reservedBytes();
        event.commit();
        LOG.info(
                "level {} after {}: pressure {} of {}{}",
                level.id(),
                before.id(),
                String.format(Locale.ROOT, "%.2f", pressure.value()),
                pressure.cause().name().toLowerCase(Locale.ROOT),
                acting == level ? "" : ", in shadow mode: level " + acting.id() + " is in force");
    }
}
