package dev.tcme.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Json;
import dev.tcme.he.bench.Engine;
import dev.tcme.he.bench.Measurement;
import dev.tcme.he.bench.Operation;
import dev.tcme.he.bench.Question;
import dev.tcme.he.ring.Lanes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ratios are by the fastest other library, medians by medians and minima by minima, and only where they compare like with like. */
class HeReportTest {
    private static final HeBench.Plan PLAN = new HeBench.Plan(
            List.of(13), List.of(Lanes.EIGHT), List.of(1, 2), List.of(Operation.ROTATE, Operation.ADD), 1, 1);

    private static Engine.Answer ours(Operation operation, int threads, double median, double min) {
        return new Engine.Answer(
                new Question(operation, 13, Lanes.EIGHT, threads), measured(Engine.NAME, operation, median, min), 4096);
    }

    private static Measurement measured(String by, Operation operation, double median, double min) {
        return new Measurement(by, operation, 13, 4, 142.91, 182.94, median, min);
    }

    private static HeReport report(List<Engine.Answer> ours, List<Measurement> theirs) {
        return new HeReport(PLAN, ours, theirs, List.of("one that failed"), List.of("one that is missing"));
    }

    private static String table(HeReport report) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        report.print(out);
        out.flush();
        return text.toString();
    }

    private static String line(String table, String start) {
        return table.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> row(HeReport report, int index) {
        return ((List<Map<String, Object>>) report.figures().get("ours")).get(index);
    }

    @Test
    void ratiosAreByThePeerWithTheSmallestMedianAndByTheSmallestMinimumOfAll() {
        HeReport report = report(
                List.of(ours(Operation.ROTATE, 1, 100, 80)),
                List.of(
                        measured("slow", Operation.ROTATE, 300, 120),
                        measured("fast", Operation.ROTATE, 250, 240),
                        measured("other", Operation.ADD, 1, 1)));

        assertEquals("fast", row(report, 0).get("fastestPeer"));
        assertEquals(2.5, row(report, 0).get("fasterByMedians"));
        assertEquals(1.5, row(report, 0).get("fasterByMinima"));
        String line = line(table(report), "rotate");
        assertTrue(line.endsWith("2.50x (1.50x)"), line);
        assertTrue(line.contains(" 300.0") && line.contains(" 250.0") && line.contains(" -"), line);
    }

    @Test
    void moreThreadsAreComparedWithOneAndNotWithPeers() {
        HeReport report = report(
                List.of(ours(Operation.ROTATE, 1, 100, 80), ours(Operation.ROTATE, 2, 55, 50)),
                List.of(measured("fast", Operation.ROTATE, 250, 240)));

        assertEquals(1.818, row(report, 1).get("speedUp"));
        assertFalse(row(report, 1).containsKey("fasterByMedians"));
        assertFalse(row(report, 0).containsKey("speedUp"));
        assertTrue(table(report).contains("1.82"), table(report));
    }

    @Test
    void withoutPeersThereIsNoRatioAndNoColumnForOne() {
        HeReport report = report(List.of(ours(Operation.ADD, 1, 41.25, 40)), List.of());
        String table = table(report);

        assertFalse(table.contains("faster"), table);
        assertFalse(row(report, 0).containsKey("fastestPeer"));
        assertTrue(line(table, "add").matches("add\\s+8\\s+1\\s+41\\.3\\s+4096\\s*"), line(table, "add"));
        assertTrue(table.contains("N=2^13, 4 limbs, log2 Q=142.9, log2 QP=182.9"), table);
    }

    @Test
    void whatCouldNotBeHadIsSaid() {
        HeReport report = report(List.of(), List.of());

        assertTrue(table(report).contains("not compared: one that is missing"));
        assertTrue(table(report).contains("not measured: one that failed"));
        assertEquals(List.of("one that failed"), report.figures().get("notMeasured"));
    }

    @Test
    void figuresAreWrittenAsJsonWithThreeDecimals() {
        HeReport report = report(List.of(ours(Operation.ADD, 1, 41.23456, 40)), List.of());
        String json = new String(Json.canonicalOf(report.figures()), StandardCharsets.UTF_8);

        assertTrue(json.contains("\"medianMicros\":41.235"), json);
        assertTrue(json.contains("\"n\":8192"), json);
        assertTrue(json.contains("\"operation\":\"add\""), json);
    }

    @Test
    void repeatedMeasurementsAreMeansOfMediansAndTheShortestMinimum() {
        Measurement merged = measured("a", Operation.ADD, 10, 9).and(measured("a", Operation.ADD, 20, 7));

        assertEquals(15, merged.medianMicros());
        assertEquals(7, merged.minMicros());
    }
}
