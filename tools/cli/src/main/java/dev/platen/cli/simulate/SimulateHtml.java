package dev.platen.cli.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.cli.console.TextFile;
import dev.platen.simulator.Course;
import dev.platen.simulator.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Draws all runs, strategies side by side, into one file that needs nothing else.
final class SimulateHtml {
    /// The version is the one that the dashboard uses.
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SimulateHtml() {}

    static void write(Path file, SimulateReport report, double serviceRate) throws IOException {
        TextFile.write(file, page(report, serviceRate));
    }

    static String page(SimulateReport report, double serviceRate) throws IOException {
        return resource("report.html")
                .replace("/*STYLE*/", resource(CHARTS + "uPlot.min.css"))
                .replace("/*SCRIPT*/", resource(CHARTS + "uPlot.iife.min.js"))
                .replace("/*DATA*/", data(report, serviceRate));
    }

    /// Names come from files and plugins: nothing in them may end the script.
    private static String data(SimulateReport report, double serviceRate) throws JsonProcessingException {
        Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
        for (Result result : report.results()) {
            Map<String, Object> group = groups.computeIfAbsent(
                    result.trace() + " " + result.startUpSeconds(), key -> group(result, serviceRate));
            if (group.get("runs") instanceof List<?> runs) {
                List<Object> more = new ArrayList<>(runs);
                more.add(run(result));
                group.put("runs", more);
            }
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("table", report.text());
        all.put("groups", groups.values());
        return JSON.writeValueAsString(all).replace("<", "\\u003c");
    }

    private static Map<String, Object> group(Result result, double serviceRate) {
        Map<String, Object> group = new LinkedHashMap<>();
        Course course = result.outcome().course();
        group.put("trace", result.trace());
        group.put("startUpSeconds", result.startUpSeconds());
        group.put("secondsPerPiece", course.secondsPerPiece());
        group.put("serviceRate", serviceRate);
        group.put("clairvoyantHours", rounded(result.plan().instanceHours()));
        group.put("arrivals", rounded(course.arrivals()));
        group.put("runs", List.of());
        return group;
    }

    private static Map<String, Object> run(Result result) {
        Map<String, Object> run = new LinkedHashMap<>();
        Course course = result.outcome().course();
        run.put("name", result.contender().toString());
        run.put("latePercent", rounded(result.outcome().latePercent()));
        run.put("p99", rounded(result.outcome().waits().p99()));
        run.put("relativeCost", rounded(result.relativeCost()));
        run.put("instances", rounded(course.instances()));
        run.put("waits", rounded(course.waits()));
        run.put("hours", rounded(course.hours()));
        run.put(
                "parts",
                result.outcome().parts().stream().map(SimulateHtml::part).toList());
        return run;
    }

    private static Map<String, Object> part(Part part) {
        Map<String, Object> drawn = new LinkedHashMap<>();
        drawn.put("name", SimulateReport.named(part));
        drawn.put("waits", rounded(part.course()));
        return drawn;
    }

    private static double[] rounded(double... values) {
        return Arrays.stream(values).map(SimulateHtml::rounded).toArray();
    }

    private static double rounded(double value) {
        return Math.rint(value * 1_000) / 1_000;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SimulateHtml.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
