package dev.tcme.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lays a session out for a person: what each party saw, side by side. */
final class Page {
    private static final int COLUMN = 52;

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

    /** Two columns; each entry is wrapped to its column. */
    void sideBySide(String leftTitle, List<String> left, String rightTitle, List<String> right) {
        List<String> leftLines = wrapped(left);
        List<String> rightLines = wrapped(right);
        out.println();
        out.println("   " + bold(pad(leftTitle)) + bold(rightTitle));
        for (int i = 0; i < Math.max(leftLines.size(), rightLines.size()); i++) {
            String first = i < leftLines.size() ? leftLines.get(i) : "";
            String second = i < rightLines.size() ? rightLines.get(i) : "";
            out.println(("   " + pad(first) + second).stripTrailing());
        }
        out.println();
        out.flush();
    }

    private static String pad(String text) {
        return text + " ".repeat(Math.max(1, COLUMN - text.length()));
    }

    private static List<String> wrapped(List<String> entries) {
        List<String> lines = new ArrayList<>();
        for (String entry : entries) {
            String rest = entry;
            String indent = "";
            while (rest.length() + indent.length() > COLUMN - 2) {
                int space = rest.lastIndexOf(' ', COLUMN - 2 - indent.length());
                int cut = space > 10 ? space : COLUMN - 2 - indent.length();
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
