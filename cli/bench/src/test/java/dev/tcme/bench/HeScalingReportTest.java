package dev.tcme.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Json;
import dev.tcme.he.bench.Scaling;
import dev.tcme.he.ring.Lanes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table and the JSON have both ratios, and the machine's beside them. */
class HeScalingReportTest {
    private static final HeScalingReport REPORT = new HeScalingReport(List.of(new Scaling.Row(
            15,
            Lanes.EIGHT,
            Scaling.Subject.ROTATE,
            40,
            18000,
            9800,
            new Scaling.Ratios(1.75, 1.8, 1.85, 1.837),
            new Scaling.Ratios(1.9, 1.95, 1.99, 2))));

    @Test
    void theTableHasMediansQuartilesAndMinima() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        REPORT.print(out);
        out.flush();
        String row = text.toString()
                .lines()
                .filter(line -> line.startsWith("2^15"))
                .findFirst()
                .orElseThrow();

        assertTrue(
                row.matches("2\\^15 +8 rotate +40 +18000\\.0 +9800\\.0 \\| 1\\.80 \\(1\\.75-1\\.85\\) +1\\.84 "
                        + "\\| 1\\.95 \\(1\\.90-1\\.99\\) +2\\.00"),
                row);
    }

    @Test
    void theJsonHasThemToo() {
        String json = new String(Json.canonicalOf(REPORT.figures()), StandardCharsets.UTF_8);

        assertTrue(json.contains("\"benchmark\":\"he-scaling\""), json);
        assertTrue(
                json.contains("\"arithmeticSpeedUp\":{\"lowerQuartile\":1.9,\"median\":1.95,\"ofShortest\":2,"
                        + "\"upperQuartile\":1.99}"),
                json);
        assertTrue(json.contains("\"operation\":\"rotate\""), json);
        assertTrue(json.contains("\"ofShortest\":1.837"), json);
    }
}
