package dev.tcme.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lays a session out for a person: what each party saw, side by side. */
final class Page {
    private static final int COLUMN = 52;
    private static final int LABEL = 24;
    private static final int COMPARED = 44;

    private final PrintWriter out;
    private final Style style;

    /** Whether terminals' styles are used. */
    enum Style {
        PLAIN,
        ANSI
    }

    Page(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    void heading(String text) {
        out.println();
        out.println(bold(text));
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Both parties' stories of a session. */
    void sideBySide(Scenario scenario, Pair.Sides sides) {
        sideBySide(
                "alice, process " + sides.alice().pid(),
                Story.of(scenario.alice(), sides.alice()),
                "bob, process " + sides.bob().pid(),
                Story.of(scenario.bob(), sides.bob()));
    }

    /**
     * A line of a comparison.
     *
     * @param what is compared
     */
    record Row(String what, String left, String right) {}

    /** Two things compared, line by line; each entry is wrapped to its column. */
    void compare(Row titles, List<Row> rows) {
        out.println();
        out.println("   " + bold(pad(titles.what(), LABEL) + pad(titles.left(), COMPARED) + titles.right()));
        for (Row row : rows) {
            List<String> left = wrapped(List.of(row.left()), COMPARED);
            List<String> right = wrapped(List.of(row.right()), COMPARED);
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                String label = pad(i == 0 ? row.what() : "", LABEL);
                String first = i < left.size() ? left.get(i) : "";
                String second = i < right.size() ? right.get(i) : "";
                out.println(("   " + label + pad(first, COMPARED) + second).stripTrailing());
            }
        }
        out.println();
        out.flush();
    }

    /** Two columns; each entry is wrapped to its column. */
    private void sideBySide(String leftTitle, List<String> left, String rightTitle, List<String> right) {
        List<String> leftLines = wrapped(left, COLUMN);
        List<String> rightLines = wrapped(right, COLUMN);
        out.println();
        out.println("   " + bold(pad(leftTitle, COLUMN)) + bold(rightTitle));
        for (int i = 0; i < Math.max(leftLines.size(), rightLines.size()); i++) {
            String first = i < leftLines.size() ? leftLines.get(i) : "";
            String second = i < rightLines.size() ? rightLines.get(i) : "";
            out.println(("   " + pad(first, COLUMN) + second).stripTrailing());
        }
        out.println();
        out.flush();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static List<String> wrapped(List<String> entries, int width) {
        List<String> lines = new ArrayList<>();
        for (String entry : entries) {
            String rest = entry;
            String indent = "";
            while (rest.length() + indent.length() > width - 2) {
                int space = rest.lastIndexOf(' ', width - 2 - indent.length());
                int cut = space > 10 ? space : width - 2 - indent.length();
                lines.add(indent + rest.substring(0, cut));
                rest = rest.substring(cut).strip();
                indent = "  ";
            }
            lines.add(indent + rest);
        }
        return lines;
    }

    private String bold(String text) {
        return style == Style.ANSI ? "\033[1m" + text + "\033[0m" : text;
    }
}
