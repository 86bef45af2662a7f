package dev.tcme.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in aligned columns, two spaces between them. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with a line of headings. */
    static Table of(String... headings) {
        return new Table().row(headings);
    }

    /** Names and values, without headings. */
    static Table facts() {
        return new Table();
    }

    Table row(String... cells) {
        rows.add(List.of(cells).stream().map(Table::printable).toList());
        return this;
    }

    /** Control and formatting characters in a text from elsewhere could rewrite what the terminal shows. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", " ");
    }

    void print(Shell shell) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .repeat(" ", widths[i] - row.get(i).length())
                        .append(GAP);
            }
            shell.print(line.toString().stripTrailing());
        }
    }
}
