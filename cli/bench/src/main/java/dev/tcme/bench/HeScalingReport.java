package dev.tcme.bench;

import dev.tcme.he.bench.Scaling;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of {@code tcme bench he --scaling}, as a table and as JSON. */
record HeScalingReport(List<Scaling.Row> rows) {
    private static final double THOUSAND = 1000;

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "Two threads against one, on %d cores, Java %s%n%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        out.printf(
                "%4s %5s %-18s %7s %11s %11s | %-23s | %-23s%n",
                "N", "lanes", "operation", "rounds", "1 thread", "2 threads", "faster by", "pure arithmetic by");
        out.printf(
                "%4s %5s %-18s %7s %11s %11s | %-15s %7s | %-15s %7s%n",
                "", "", "", "", "us", "us", "median", "minima", "median", "minima");
        rows.forEach(row -> print(out, row));
        out.print("""

                Both take turns in one process, some 10 ms each; a ratio is of neighbours: median, quartiles in brackets, and
                of the shortest times, which the columns of times show (means of some 10 ms). Pure arithmetic: a loop in
                registers, in the same rounds, halved for two plain threads; what this machine gives at most.
                """);
    }

    private static void print(PrintWriter out, Scaling.Row row) {
        out.printf(
                Locale.ROOT,
                "2^%-2d %5d %-18s %7d %11.1f %11.1f | %-15s %7.2f | %-15s %7.2f%n",
                row.logDegree(),
                row.lanes().count(),
                row.subject().text(),
                row.rounds(),
                row.oneMicros(),
                row.twoMicros(),
                quartiles(row.speedUp()),
                row.speedUp().ofShortest(),
                quartiles(row.ceiling()),
                row.ceiling().ofShortest());
    }

    private static String quartiles(Scaling.Ratios ratios) {
        return "%.2f (%.2f-%.2f)".formatted(ratios.median(), ratios.lower(), ratios.upper());
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "he-scaling");
        figures.put("cores", Runtime.getRuntime().availableProcessors());
        figures.put("java", Runtime.version().toString());
        figures.put("rows", rows.stream().map(HeScalingReport::figures).toList());
        return figures;
    }

    private static Map<String, Object> figures(Scaling.Row row) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("n", 1 << row.logDegree());
        figures.put("lanes", row.lanes().count());
        figures.put("operation", row.subject().text());
        figures.put("rounds", row.rounds());
        figures.put("oneThreadMicros", round(row.oneMicros()));
        figures.put("twoThreadsMicros", round(row.twoMicros()));
        figures.put("speedUp", figures(row.speedUp()));
        figures.put("arithmeticSpeedUp", figures(row.ceiling()));
        return figures;
    }

    private static Map<String, Object> figures(Scaling.Ratios ratios) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("lowerQuartile", round(ratios.lower()));
        figures.put("median", round(ratios.median()));
        figures.put("upperQuartile", round(ratios.upper()));
        figures.put("ofShortest", round(ratios.ofShortest()));
        return figures;
    }

    private static double round(double value) {
        return Math.round(value * THOUSAND) / THOUSAND;
    }
}
