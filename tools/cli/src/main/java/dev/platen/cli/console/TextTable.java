package dev.platen.cli.console;

import java.util.ArrayList;
import java.util.List;

/// A table of text. Columns of numbers end at the right, others start at the left.
public final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;
    private final boolean numbers;

    /// All columns but the first are numbers.
    public TextTable(String... headings) {
        this(true, headings);
    }

    private TextTable(boolean numbers, String... headings) {
        this.numbers = numbers;
        columns = headings.length;
        rows.add(List.of(headings));
    }

    /// A table without numbers.
    public static TextTable ofWords(String... headings) {
        return new TextTable(false, headings);
    }

    public TextTable row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /// The table without a line break at its end.
    public String text() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP).append(i > 0 && numbers ? padding + row.get(i) : row.get(i) + padding);
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join("\n", lines);
    }
}
