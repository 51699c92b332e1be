package dev.platen.simulator;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Arrivals as somebody counted them, in bins of one length.
public final class Trace {
    private static final String HEADER = "t_seconds,count";
    private static final int MAX_BINS = 20_000_000;

    /// Two weeks of seconds have 13 MB.
    private static final long MAX_BYTES = 256L << 20;

    private final String name;
    private final double binSeconds;
    private final double[] counts;

    /// @param name for reports
    /// @param binSeconds length of a bin; above 0
    /// @param counts arrivals of each bin; at least one bin, none negative, not all 0
    public Trace(String name, double binSeconds, double... counts) {
        double sum = 0;
        for (double count : counts) {
            if (!(count >= 0) || Double.isInfinite(count)) {
                throw new IllegalArgumentException("trace " + name + ": count " + count);
            }
            sum += count;
        }
        if (!(binSeconds > 0) || !(sum > 0)) {
            throw new IllegalArgumentException("trace " + name + ": bins of " + binSeconds + " s, sum " + sum);
        }
        this.name = name;
        this.binSeconds = binSeconds;
        this.counts = counts.clone();
    }

    /// Reads `t_seconds,count`, a line a bin, `t_seconds` being where the bin begins. Bins are as long as the
    /// least distance between two lines; where lines are missing, nothing arrived.
    ///
    /// @throws TraceException if there is anything wrong with the file, with its line and the remedy
    public static Trace read(Path file) throws TraceException {
        List<String> lines;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new TraceException(
                        file + ": has more than " + (MAX_BYTES >> 20) + " MiB; use longer bins or a part of the trace");
            }
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new TraceException(file + ": there is no such file; give the path of a CSV file");
        } catch (CharacterCodingException e) {
            throw new TraceException(file + ": not text in UTF-8; a trace is a CSV file with the header " + HEADER);
        } catch (IOException e) {
            throw new TraceException(file + ": cannot be read (" + e + "); check that it is a readable file");
        }
        return new Parser(file, lines).trace();
    }

    public String name() {
        return name;
    }

    public double binSeconds() {
        return binSeconds;
    }

    public int bins() {
        return counts.length;
    }

    public double count(int bin) {
        return counts[bin];
    }

    /// Knows the place, for errors.
    private static final class Parser {
        private final Path file;
        private final List<String> lines;
        private final double[] starts;
        private final double[] counts;
        private int size;

        Parser(Path file, List<String> lines) {
            this.file = file;
            this.lines = lines;
            this.starts = new double[lines.size()];
            this.counts = new double[lines.size()];
        }

        Trace trace() throws TraceException {
            if (lines.isEmpty() || !isHeader(lines.getFirst())) {
                throw wrong(1, "expected the header " + HEADER, "add it as the first line");
            }
            for (int line = 1; line < lines.size(); line++) {
                if (!lines.get(line).isBlank()) {
                    parse(line);
                }
            }
            if (size == 0) {
                throw wrong(1, "no line after the header", "add a line 'seconds,count' for each bin");
            }
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.csv$", "");
            double bin = binSeconds();
            double[] even = even(bin);
            if (Arrays.stream(even).sum() == 0) {
                throw wrong(size + 1, "nothing arrives in the whole trace", "use one with a count above 0");
            }
            return new Trace(name, bin, even);
        }

        private static boolean isHeader(String line) {
            // Spreadsheets put a byte order mark before it.
            return line.replace("\uFEFF", "").replace(" ", "").strip().equals(HEADER);
        }

        private void parse(int line) throws TraceException {
            String text = lines.get(line);
            int comma = text.indexOf(',');
            if (comma < 0 || text.indexOf(',', comma + 1) >= 0) {
                throw wrong(line + 1, "'" + excerpt(text) + "' is not two numbers", "write it as seconds,count");
            }
            double start = number(line, "t_seconds", text.substring(0, comma));
            double count = number(line, "count", text.substring(comma + 1));
            if (size > 0 && start <= starts[size - 1]) {
                throw wrong(
                        line + 1,
                        "t_seconds " + plain(start) + " is not after " + plain(starts[size - 1])
                                + " of the line before",
                        "sort the lines by time and merge those of one time");
            }
            starts[size] = start;
            counts[size] = count;
            size++;
        }

        private double number(int line, String column, String text) throws TraceException {
            double value;
            try {
                value = Double.parseDouble(text.strip());
            } catch (NumberFormatException e) {
                throw wrong(line + 1, column + " '" + excerpt(text) + "' is not a number", "write digits only");
            }
            if (!(value >= 0) || value > 1e15) {
                throw wrong(line + 1, column + " " + excerpt(text.strip()) + " is out of range", "use 0 to 1e15");
            }
            return value;
        }

        private double binSeconds() throws TraceException {
            if (size == 1) {
                throw wrong(
                        2, "one bin only", "a trace needs at least two lines, so that the length of a bin is known");
            }
            double least = Double.POSITIVE_INFINITY;
            for (int i = 1; i < size; i++) {
                least = Math.min(least, starts[i] - starts[i - 1]);
            }
            return least;
        }

        private double[] even(double bin) throws TraceException {
            double length = (starts[size - 1] - starts[0]) / bin + 1;
            if (length > MAX_BINS) {
                throw wrong(
                        size + 1,
                        "bins of " + plain(bin) + " s up to here are more than " + MAX_BINS,
                        "use longer bins or a part of the trace");
            }
            double[] even = new double[(int) Math.round(length)];
            for (int i = 0; i < size; i++) {
                double at = (starts[i] - starts[0]) / bin;
                if (Math.abs(at - Math.rint(at)) > 1e-6 * Math.max(1, at)) {
                    throw wrong(
                            i + 2,
                            "t_seconds " + plain(starts[i]) + " is not a multiple of the bins' length, " + plain(bin)
                                    + " s",
                            "make all bins equally long");
                }
                even[(int) Math.rint(at)] = counts[i];
            }
            return even;
        }

        private TraceException wrong(int line, String what, String remedy) {
            return new TraceException(file + ":" + line + ": " + what + "; " + remedy);
        }

        private static String excerpt(String text) {
            return text.length() > 40 ? text.substring(0, 40) + "..." : text;
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }
}
