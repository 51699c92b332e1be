package dev.platen.simulator;

import java.util.Arrays;
import java.util.List;

/// What happened over time, in at most some hundred pieces, for drawing.
public final class Course {
    private static final int PIECES = 1_200;

    private final int secondsPerPiece;
    private final double[] arrivals;
    private final double[] instances;
    private final double[] waits;
    private final double[] hours;
    private final double[][] parts;
    private int pieces;
    private double instanceSeconds;
    private int secondsInPiece;

    /// @param seconds that the simulation will last, about
    /// @param parts of the messages that have waits of their own
    Course(int seconds, int parts) {
        secondsPerPiece = Math.max(1, Math.ceilDiv(seconds, PIECES));
        int room = PIECES + 1;
        arrivals = new double[room];
        instances = new double[room];
        waits = new double[room];
        hours = new double[room];
        this.parts = new double[parts][room];
    }

    /// One second has passed.
    ///
    /// @param longest waits of the parts
    void add(int arrived, int billed, double oldest, double... longest) {
        instanceSeconds += billed;
        if (pieces == arrivals.length && secondsInPiece == 0) {
            return;
        }
        if (secondsInPiece == 0) {
            pieces++;
        }
        int at = pieces - 1;
        arrivals[at] += arrived;
        instances[at] += billed;
        waits[at] = Math.max(waits[at], oldest);
        hours[at] = instanceSeconds / 3_600;
        for (int part = 0; part < longest.length; part++) {
            parts[part][at] = Math.max(parts[part][at], longest[part]);
        }
        secondsInPiece++;
        if (secondsInPiece == secondsPerPiece) {
            arrivals[at] /= secondsPerPiece;
            instances[at] /= secondsPerPiece;
            secondsInPiece = 0;
        }
    }

    /// How long a piece is.
    public int secondsPerPiece() {
        return secondsPerPiece;
    }

    /// Messages per second that arrived, piece by piece.
    public double[] arrivals() {
        return complete(arrivals);
    }

    /// Instances that cost.
    public double[] instances() {
        return complete(instances);
    }

    /// The longest that the first of those who waited had waited, in seconds.
    public double[] waits() {
        return complete(waits);
    }

    /// Instance-hours since the beginning.
    public double[] hours() {
        return complete(hours);
    }

    /// The longest waits of each part, in seconds.
    List<double[]> parts() {
        return Arrays.stream(parts).map(this::complete).toList();
    }

    /// Without a piece that is not full: its means are not known yet.
    private double[] complete(double[] values) {
        return Arrays.copyOf(values, secondsInPiece == 0 ? pieces : pieces - 1);
    }
}
