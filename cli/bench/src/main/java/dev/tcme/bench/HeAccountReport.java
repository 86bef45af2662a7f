package dev.tcme.bench;

import dev.tcme.he.bench.Account;
import dev.tcme.he.bench.Machine;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of {@code tcme bench he --account}, as tables and as JSON. */
record HeAccountReport(List<Account.Statement> statements) {
    private static final double NANOS_PER_MICRO = 1000;
    private static final double KIBI = 1024;
    private static final double MEBI = KIBI * KIBI;

    /** Rates are per microsecond; a thousand of those make a giga per second. */
    private static final double GIGA_PER_SECOND = 1000;

    private static final double MILLION = 1e6;

    void print(PrintWriter out) {
        for (Account.Statement statement : statements) {
            out.printf(
                    Locale.ROOT,
                    "Account at N=2^%d, %d lanes, 1 thread, Java %s%n%n",
                    statement.logDegree(),
                    statement.lanes().count(),
                    Runtime.version());
            print(out, statement.machine());
            out.println();
            print(out, statement.rows());
            parts(statement)
                    .ifPresent(parts -> out.printf(
                            Locale.ROOT,
                            "%nThe parts of a key switch together: %.1f us, %.0f %% of a rotation.%n",
                            parts.micros(),
                            100 * parts.ofRotation()));
        }
        out.print("""

                Millions: numbers, in vectors as wide as the lanes; a multiply-add is one product. MB: loop = loaded and
                stored by all loops; kept = operands, keys, tables, once; fresh = new memory, zeroed first. Floors in us:
                by arithmetic, by the loops' loads and stores in the first cache, by a copy of what is kept at the size of
                the working set, and by zeroing. floor = the largest, if all overlapped; sum = if memory waited for loops. Rates, the ratio to the
                floor and the sum of the parts are of shortest calls.
                """);
    }

    private static void print(PrintWriter out, Machine machine) {
        out.printf(
                Locale.ROOT,
                "The machine: %.1f G multiply-adds/s, %.1f G sums/s, %.1f G/s of both at once%n",
                machine.products() / GIGA_PER_SECOND,
                machine.sums() / GIGA_PER_SECOND,
                machine.both() / GIGA_PER_SECOND);
        out.printf(
                Locale.ROOT,
                "  a loop that loads, adds, stores, in the first cache: %.0f GB/s over an array,%n"
                        + "    %.0f GB/s over memory on cache lines, %.0f GB/s over memory 16 bytes off them%n",
                machine.pass() / GIGA_PER_SECOND,
                machine.passAligned() / GIGA_PER_SECOND,
                machine.passOffset() / GIGA_PER_SECOND);
        machine.copies()
                .forEach((bytes, rate) -> out.printf(
                        Locale.ROOT,
                        "  a copy within %s: %.1f GB/s read and written%n",
                        size(bytes),
                        rate / GIGA_PER_SECOND));
        out.printf(Locale.ROOT, "  fresh memory, zeroed: %.1f GB/s%n", machine.fresh() / GIGA_PER_SECOND);
    }

    private static String size(int bytes) {
        return bytes < MEBI ? "%.0f KiB".formatted(bytes / KIBI) : "%.0f MiB".formatted(bytes / MEBI);
    }

    private static void print(PrintWriter out, List<Account.Row> rows) {
        out.printf(
                "%-18s %9s %9s | %8s %8s | %8s %8s %8s | %8s %8s %8s %8s | %8s %8s %7s%n",
                "",
                "us",
                "shortest",
                "products",
                "sums",
                "loop MB",
                "kept MB",
                "fresh MB",
                "arith",
                "loops",
                "kept",
                "fresh",
                "floor",
                "sum",
                "x floor");
        boolean parts = false;
        for (Account.Row row : rows) {
            if (row.part() && !parts) {
                out.println("a key switch, part by part:");
                parts = true;
            }
            print(out, row);
        }
    }

    private static void print(PrintWriter out, Account.Row row) {
        out.printf(
                Locale.ROOT,
                "%-18s %9.1f %9.1f | %8.2f %8.2f | %8.2f %8.2f %8.2f | %8.1f %8.1f %8.1f %8.1f | %8.1f %8.1f %6.2fx%n",
                row.name(),
                row.time().medianMicros(),
                row.time().minMicros(),
                row.work().products() / MILLION,
                row.work().sums() / MILLION,
                row.work().passBytes() / MILLION,
                row.work().keptBytes() / MILLION,
                row.work().freshBytes() / MILLION,
                row.floor().arithmetic(),
                row.floor().passes(),
                row.floor().kept(),
                row.floor().fresh(),
                row.floor().micros(),
                row.floor().oneAfterTheOther(),
                row.ratio());
    }

    private record Parts(double micros, double ofRotation) {}

    private static java.util.Optional<Parts> parts(Account.Statement statement) {
        double sum = statement.rows().stream()
                .filter(Account.Row::part)
                .mapToDouble(row -> row.time().minMicros())
                .sum();
        return statement.rows().stream()
                .filter(row -> row.name().equals("rotate"))
                .findFirst()
                .map(rotation -> new Parts(sum, sum / rotation.time().minMicros()));
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "he-account");
        figures.put("cores", Runtime.getRuntime().availableProcessors());
        figures.put("java", Runtime.version().toString());
        figures.put(
                "accounts", statements.stream().map(HeAccountReport::figures).toList());
        return figures;
    }

    private static Map<String, Object> figures(Account.Statement statement) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("n", 1 << statement.logDegree());
        figures.put("lanes", statement.lanes().count());
        figures.put("machine", figures(statement.machine()));
        figures.put(
                "rows", statement.rows().stream().map(HeAccountReport::figures).toList());
        return figures;
    }

    private static Map<String, Object> figures(Machine machine) {
        Map<String, Object> copies = new TreeMap<>();
        machine.copies().forEach((bytes, rate) -> copies.put(Integer.toString(bytes), round(rate)));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("multiplyAddsPerMicro", round(machine.products()));
        figures.put("sumsPerMicro", round(machine.sums()));
        figures.put("bothPerMicro", round(machine.both()));
        figures.put("passBytesPerMicro", round(machine.pass()));
        figures.put("alignedPassBytesPerMicro", round(machine.passAligned()));
        figures.put("offsetPassBytesPerMicro", round(machine.passOffset()));
        figures.put("copyBytesPerMicroBySize", copies);
        figures.put("freshBytesPerMicro", round(machine.fresh()));
        return figures;
    }

    private static Map<String, Object> figures(Account.Row row) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("name", row.name());
        figures.put("words", row.words());
        figures.put("partOfKeySwitch", row.part());
        figures.put("medianMicros", round(row.time().medianMicros()));
        figures.put("minMicros", round(row.time().minMicros()));
        figures.put("bytesAllocated", row.time().bytes());
        figures.put("products", row.work().products());
        figures.put("sums", row.work().sums());
        figures.put("loopBytes", row.work().passBytes());
        figures.put("keptBytes", row.work().keptBytes());
        figures.put("freshBytes", row.work().freshBytes());
        figures.put("workingSetBytes", row.work().workingSet());
        figures.put("arithmeticFloorMicros", round(row.floor().arithmetic()));
        figures.put("loopFloorMicros", round(row.floor().passes()));
        figures.put("keptFloorMicros", round(row.floor().kept()));
        figures.put("freshFloorMicros", round(row.floor().fresh()));
        figures.put("floorMicros", round(row.floor().micros()));
        figures.put("sumMicros", round(row.floor().oneAfterTheOther()));
        figures.put("overFloor", round(row.ratio()));
        return figures;
    }

    private static double round(double value) {
        return Math.round(value * NANOS_PER_MICRO) / NANOS_PER_MICRO;
    }
}
