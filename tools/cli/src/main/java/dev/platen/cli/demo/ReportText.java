package dev.platen.cli.demo;

import dev.platen.cli.console.TextTable;
import dev.platen.cli.demo.Report.Counts;
import dev.platen.cli.instance.Ledgers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// Writes a report for people.
final class ReportText {
    private ReportText() {}

    static String of(Report report) {
        TextTable table = new TextTable("", "in", "rendered", "aborted", "dead-lettered", "pending");
        report.byLane().forEach((lane, counts) -> row(table, "lane " + lane.id(), counts));
        report.byChannel().forEach((channel, counts) -> row(table, "channel " + channel.id(), counts));
        new TreeMap<>(report.ledgers().workspaces())
                .forEach((name, account) -> row(table, "workspace " + name, account));
        row(table, "all", report.total());
        List<String> lines = new ArrayList<>();
        lines.add(table.text());
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%,.0f messages/s from the first request published to the last result read",
                report.messagesPerSecond()));
        lines.add(String.format(
                Locale.ROOT,
                "p50 %,.0f ms, p99 %,.0f ms from publishing a request to reading its rendered message",
                report.p50Millis(),
                report.p99Millis()));
        lines.addAll(verdict(report));
        return String.join("\n", lines);
    }

    private static void row(TextTable table, String name, Counts counts) {
        table.row(
                name,
                String.format(Locale.ROOT, "%,d", counts.in()),
                String.format(Locale.ROOT, "%,d", counts.rendered()),
                String.format(Locale.ROOT, "%,d", counts.aborted()),
                String.format(Locale.ROOT, "%,d", counts.deadLettered()),
                String.format(Locale.ROOT, "%,d", counts.pending()));
    }

    private static void row(TextTable table, String name, Ledgers.Account account) {
        row(table, name, new Counts(account.in(), account.rendered(), account.aborted(), account.deadLettered()));
    }

    private static List<String> verdict(Report report) {
        Counts total = report.total();
        Report.Read read = report.read();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d in = %,d rendered + %,d aborted + %,d dead-lettered + %,d pending",
                total.in(),
                total.rendered(),
                total.aborted(),
                total.deadLettered(),
                total.pending()));
        lines.add(String.format(
                Locale.ROOT,
                "an independent reader found %,d rendered, %,d aborted, %,d dead-lettered; %,d came twice",
                read.outputs(),
                read.aborts(),
                read.deadLetters(),
                read.duplicates()));
        if (!report.balanced()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "THE BOOKS DO NOT BALANCE (%,d results are not where they belong; %,d counted wrongly)",
                    read.misplaced(),
                    report.ledgers().mismatch()));
        }
        return lines;
    }
}
