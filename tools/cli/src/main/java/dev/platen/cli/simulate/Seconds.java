package dev.platen.cli.simulate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times on the command line. The simulation goes from second to second: parts of one count as a whole.
public final class Seconds {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(ms|s|m|h)?");
    private static final double LONGEST = 86_400;

    private Seconds() {}

    /// The time that `text` says, in seconds.
    ///
    /// @param option for errors
    /// @throws WrongRequestException if it is no time, less than `lowest` or more than a day
    public static int parse(String option, String text, int lowest) throws WrongRequestException {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new WrongRequestException(option + ": '" + text + "' is no time; write it like 15s, 1500ms or 1m");
        }
        String unit = matcher.group(2);
        double factor = switch (unit == null ? "s" : unit) {
            case "ms" -> 0.001;
            case "m" -> 60;
            case "h" -> 3_600;
            default -> 1;
        };
        double value = Math.ceil(Double.parseDouble(matcher.group(1)) * factor - 1e-9);
        if (value < lowest || value > LONGEST) {
            throw new WrongRequestException(option + " must be " + lowest + "s to 24h, not " + text);
        }
        return (int) value;
    }
}
