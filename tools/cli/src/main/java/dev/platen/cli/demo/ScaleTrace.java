package dev.platen.cli.demo;

import dev.platen.cli.console.UserError;
import dev.platen.cli.load.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Arrivals over time, squeezed into the seconds that a demonstration has and scaled to the peak that its
/// fleet can take.
final class ScaleTrace {
    private static final String HEADER = "t_seconds,count";

    /// Longer traces are averaged down to so many bins.
    private static final int MOST_BINS = 240;

    /// A quiet start, a climb to the peak, some time there, and back: as a share of the peak.
    private static final double[] BUILT_IN = {
        0.10, 0.10, 0.10, 0.10, 0.12, 0.12, 0.15, 0.18, 0.22, 0.26, 0.31, 0.37, 0.43, 0.50, 0.57, 0.64, 0.71, 0.78,
                0.84,
        0.90, 0.95, 1.00, 1.00, 1.00, 1.00, 1.00, 1.00, 0.90, 0.75, 0.55, 0.40, 0.28, 0.20, 0.15, 0.12, 0.10, 0.10,
                0.10,
        0.10, 0.10
    };

    private ScaleTrace() {}

    /// @param file a trace as CSV, `t_seconds,count`; null for the built-in shape
    /// @param seconds how long it is to last
    /// @param peakPerSecond the rate of its highest bin
    static Pace.Bins of(@Nullable Path file, double seconds, double peakPerSecond) {
        List<Double> shape = new ArrayList<>();
        if (file == null) {
            for (double share : BUILT_IN) {
                shape.add(share);
            }
        } else {
            shape = bins(read(file), file);
        }
        double peak = shape.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double binSeconds = seconds / shape.size();
        return new Pace.Bins(
                binSeconds,
                shape.stream()
                        .map(count -> count / peak * peakPerSecond * binSeconds)
                        .toList());
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UserError("cannot read the trace: " + UserError.reasonOf(e), "Name a CSV file.", e);
        }
    }

    /// Means of neighbouring bins, so that there are not too many.
    static List<Double> bins(List<String> lines, Path file) {
        if (lines.size() < 2 || !lines.getFirst().strip().equals(HEADER)) {
            throw new UserError(file + " is not a trace", "Its first line must be " + HEADER + ".");
        }
        List<Double> counts = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            counts.add(count(lines.get(i), i + 1, file));
        }
        int perBin = (counts.size() + MOST_BINS - 1) / MOST_BINS;
        List<Double> means = new ArrayList<>();
        for (int from = 0; from < counts.size(); from += perBin) {
            means.add(counts.subList(from, Math.min(counts.size(), from + perBin)).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(0));
        }
        if (means.stream().noneMatch(mean -> mean > 0)) {
            throw new UserError(file + " has no arrivals", "Name another trace.");
        }
        return means;
    }

    private static double count(String line, int number, Path file) {
        String[] cells = line.split(",", -1);
        try {
            double count = cells.length == 2 ? Double.parseDouble(cells[1].strip()) : -1;
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw wrong(line, number, file);
        }
        throw wrong(line, number, file);
    }

    private static UserError wrong(String line, int number, Path file) {
        return new UserError(
                "line " + number + " of " + file + " is '" + line + "'", "Each line is a time and a count: 60,1234.");
    }
}
