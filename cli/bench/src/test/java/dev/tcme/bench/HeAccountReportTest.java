package dev.tcme.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Json;
import dev.tcme.he.bench.Account;
import dev.tcme.he.bench.Engine;
import dev.tcme.he.bench.Machine;
import dev.tcme.he.bench.Work;
import dev.tcme.he.ring.Lanes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The account's table and JSON have the figures that were measured and counted. */
class HeAccountReportTest {
    private static final Machine MACHINE = new Machine(
            20_000, 20_000, 40_000, 100_000, 120_000, 90_000, new TreeMap<>(Map.of(1 << 19, 50_000.0)), 10_000);

    private static Account.Row row(String name, boolean part, double micros, Work work) {
        return new Account.Row(name, "words", part, new Engine.Time(micros, micros, 0), work, MACHINE.floor(work));
    }

    private static final HeAccountReport REPORT = new HeAccountReport(List.of(new Account.Statement(
            14,
            Lanes.EIGHT,
            MACHINE,
            List.of(
                    row("rotate", false, 200, new Work(2e6, 1e6, 5e6, 1e6, 5e5, 0)),
                    row("digits", true, 50, new Work(1e6, 1e6, 0, 0, 0, 0)),
                    row("key", true, 100, new Work(0, 0, 8e6, 0, 0, 0))))));

    @Test
    void theTableHasFloorsAndRatiosAndWhatThePartsMakeUp() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        REPORT.print(out);
        out.flush();
        String table = text.toString();

        assertTrue(table.contains("20.0 G multiply-adds/s, 20.0 G sums/s, 40.0 G/s of both at once"), table);
        assertTrue(table.contains("a copy within 512 KiB: 50.0 GB/s"), table);
        String rotate = table.lines()
                .filter(line -> line.startsWith("rotate"))
                .findFirst()
                .orElseThrow();
        // 2e6 products at 20,000 a microsecond are the largest of the floors; 100 + 20 + 50 one after the other
        assertTrue(
                rotate.matches(
                        "rotate +200\\.0 +200\\.0 .* 100\\.0 +50\\.0 +20\\.0 +50\\.0 \\| +100\\.0 +170\\.0 +2\\.00x"),
                rotate);
        assertTrue(table.contains("together: 150.0 us, 75 % of a rotation"), table);
    }

    @Test
    void theJsonHasEachRowWithItsFloors() {
        String json = new String(Json.canonicalOf(REPORT.figures()), StandardCharsets.UTF_8);

        assertTrue(json.contains("\"benchmark\":\"he-account\""), json);
        assertTrue(json.contains("\"overFloor\":2,"), json);
        assertTrue(json.contains("\"copyBytesPerMicroBySize\":{\"524288\":50000}"), json);
        assertEquals(3, json.split("\"partOfKeySwitch\"").length - 1);
    }
}
