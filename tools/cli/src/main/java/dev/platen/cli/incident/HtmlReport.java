package dev.platen.cli.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.console.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Draws the course of events, contenders side by side, into one file that needs nothing else.
final class HtmlReport {
    /// The version is the one that the dashboard uses.
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private HtmlReport() {}

    static void write(Path file, List<Incident.Outcome> outcomes) throws IOException {
        TextFile.write(file, page(outcomes));
    }

    static String page(List<Incident.Outcome> outcomes) throws IOException {
        return MixSpec.resource("report.html")
                .replace("/*STYLE*/", library("uPlot.min.css"))
                .replace("/*SCRIPT*/", library("uPlot.iife.min.js"))
                .replace("/*DATA*/", data(outcomes));
    }

    /// Names come from files that a person wrote: nothing in them may end the script.
    private static String data(List<Incident.Outcome> outcomes) throws JsonProcessingException {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Incident.Outcome outcome : outcomes) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("mix", outcome.mix().name());
            one.put("heapMb", outcome.limits().heapMb());
            one.put("directMb", outcome.limits().directMb());
            one.put("gc", outcome.limits().gc().name().toLowerCase(Locale.ROOT));
            one.put("burst", outcome.burst());
            one.put("seed", outcome.seed());
            one.put("table", IncidentReport.text(List.of(outcome)));
            one.put(
                    "contenders",
                    outcome.results().stream().map(HtmlReport::curves).toList());
            all.add(one);
        }
        return JSON.writeValueAsString(all).replace("<", "\\u003c");
    }

    private static Map<String, @Nullable Object> curves(Result result) {
        Map<String, @Nullable Object> curves = new LinkedHashMap<>();
        List<Result.Sample> samples = result.timeline();
        curves.put("name", result.name());
        curves.put("end", result.end().text());
        curves.put("seconds", samples.stream().map(Result.Sample::seconds).toList());
        curves.put("heapMb", samples.stream().map(Result.Sample::heapMb).toList());
        curves.put("results", samples.stream().map(Result.Sample::results).toList());
        curves.put("restarts", samples.stream().map(Result.Sample::restarts).toList());
        curves.put("level", nullable(samples, Result.Sample::level));
        curves.put("urgentMillis", nullable(samples, Result.Sample::worstUrgentMillis));
        return curves;
    }

    private static List<@Nullable Object> nullable(
            List<Result.Sample> samples, Function<Result.Sample, @Nullable Object> member) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Result.Sample sample : samples) {
            values.add(member.apply(sample));
        }
        return values;
    }

    private static String library(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(CHARTS + name)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + CHARTS + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
