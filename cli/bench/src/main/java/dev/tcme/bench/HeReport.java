package dev.tcme.bench;

import dev.tcme.he.bench.Engine;
import dev.tcme.he.bench.Measurement;
import dev.tcme.he.bench.Question;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of {@code tcme bench he}, as a table and as JSON.
 *
 * @param failures figures of ours that could not be had, and why
 * @param missing peers or degrees of peers that could not be had, and why
 */
record HeReport(
        HeBench.Plan plan,
        List<Engine.Answer> ours,
        List<Measurement> theirs,
        List<String> failures,
        List<String> missing) {
    private static final int NAME_WIDTH = 18;

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "Encryption engine on %d cores, Java %s; median of single calls%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        List<String> peers = theirs.stream().map(Measurement::by).distinct().toList();
        for (int logDegree : plan.logDegrees()) {
            print(out, logDegree, peers);
        }
        if (!peers.isEmpty()) {
            out.printf(
                    "%nfaster = the fastest peer's time over ours, medians and minima; peers and these figures: 1 thread%n");
        }
        missing.forEach(reason -> out.println("not compared: " + reason));
        failures.forEach(reason -> out.println("not measured: " + reason));
    }

    private void print(PrintWriter out, int logDegree, List<String> peers) {
        out.printf(Locale.ROOT, "%nN=2^%d", logDegree);
        ours.stream()
                .map(Engine.Answer::measurement)
                .filter(one -> one.logDegree() == logDegree && one.limbs() > 1)
                .findFirst()
                .ifPresent(one -> out.printf(
                        Locale.ROOT, ", %d limbs, log2 Q=%.1f, log2 QP=%.1f", one.limbs(), one.logQ(), one.logQp()));
        out.println();
        for (String peer : peers) {
            theirs.stream()
                    .filter(one -> one.by().equals(peer) && one.logDegree() == logDegree && one.limbs() > 1)
                    .findFirst()
                    .ifPresent(one -> out.printf(
                            Locale.ROOT,
                            "  %s: %d limbs, log2 Q=%.1f, log2 QP=%.1f%n",
                            peer,
                            one.limbs(),
                            one.logQ(),
                            one.logQp()));
        }
        out.printf(
                "%-" + NAME_WIDTH + "s %5s %7s %11s %12s %8s",
                "operation",
                "lanes",
                "threads",
                "us",
                "bytes/op",
                "speed-up");
        peers.forEach(peer -> out.printf(" %" + width(peer) + "s", peer));
        out.println(peers.isEmpty() ? "" : "  faster (minima)");
        ours.stream().filter(one -> one.question().logDegree() == logDegree).forEach(one -> print(out, one, peers));
    }

    private static int width(String peer) {
        return Math.max(peer.length(), 10);
    }

    private void print(PrintWriter out, Engine.Answer answer, List<String> peers) {
        Question question = answer.question();
        out.printf(
                Locale.ROOT,
                "%-" + NAME_WIDTH + "s %5d %7d %11.1f %12d %8s",
                question.operation().text(),
                question.lanes().count(),
                question.threads(),
                answer.measurement().medianMicros(),
                answer.bytesPerOperation(),
                speedUp(answer).map(x -> "%.2f".formatted(x)).orElse(""));
        for (String peer : peers) {
            String cell = rows(question).stream()
                    .filter(row -> row.by().equals(peer))
                    .findFirst()
                    .map(row -> "%.1f".formatted(row.medianMicros()))
                    .orElse("-");
            out.printf(" %" + width(peer) + "s", cell);
        }
        ratio(answer).ifPresent(r -> out.printf(Locale.ROOT, "  %.2fx (%.2fx)", r.medians(), r.minima()));
        out.println();
    }

    private List<Measurement> rows(Question question) {
        return theirs.stream()
                .filter(row -> row.logDegree() == question.logDegree() && row.operation() == question.operation())
                .toList();
    }

    /** How many times faster than with one thread. */
    private Optional<Double> speedUp(Engine.Answer answer) {
        Question question = answer.question();
        if (question.threads() == 1) {
            return Optional.empty();
        }
        Question alone = new Question(question.operation(), question.logDegree(), question.lanes(), 1);
        return ours.stream()
                .filter(one -> one.question().equals(alone))
                .findFirst()
                .map(one ->
                        one.measurement().medianMicros() / answer.measurement().medianMicros());
    }

    /**
     * How many times faster ours is.
     *
     * @param medians than the peer with the smallest median, by medians
     * @param minima than the peer with the smallest minimum, by minima
     */
    private record Ratio(String fastest, double medians, double minima) {}

    private Optional<Ratio> ratio(Engine.Answer answer) {
        if (answer.question().threads() != 1) {
            return Optional.empty();
        }
        List<Measurement> rows = rows(answer.question());
        double minimum = rows.stream().mapToDouble(Measurement::minMicros).min().orElse(Double.NaN);
        return rows.stream()
                .min(Comparator.comparingDouble(Measurement::medianMicros))
                .map(best -> new Ratio(
                        best.by(),
                        best.medianMicros() / answer.measurement().medianMicros(),
                        minimum / answer.measurement().minMicros()));
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "he");
        figures.put("cores", Runtime.getRuntime().availableProcessors());
        figures.put("java", Runtime.version().toString());
        figures.put("seconds", plan.seconds());
        figures.put("rounds", plan.rounds());
        figures.put("ours", ours.stream().map(this::figures).toList());
        figures.put("peers", theirs.stream().map(HeReport::common).toList());
        figures.put("notMeasured", failures);
        figures.put("notCompared", missing);
        return figures;
    }

    private Map<String, Object> figures(Engine.Answer answer) {
        Map<String, Object> row = new LinkedHashMap<>(common(answer.measurement()));
        row.put("lanes", answer.question().lanes().count());
        row.put("threads", answer.question().threads());
        row.put("bytesPerOperation", answer.bytesPerOperation());
        speedUp(answer).ifPresent(x -> row.put("speedUp", round(x)));
        ratio(answer).ifPresent(r -> {
            row.put("fastestPeer", r.fastest());
            row.put("fasterByMedians", round(r.medians()));
            row.put("fasterByMinima", round(r.minima()));
        });
        return row;
    }

    private static Map<String, Object> common(Measurement one) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("by", one.by());
        row.put("operation", one.operation().text());
        row.put("n", 1 << one.logDegree());
        row.put("limbs", one.limbs());
        row.put("logQ", round(one.logQ()));
        row.put("logQp", round(one.logQp()));
        row.put("medianMicros", round(one.medianMicros()));
        row.put("minMicros", round(one.minMicros()));
        return row;
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
