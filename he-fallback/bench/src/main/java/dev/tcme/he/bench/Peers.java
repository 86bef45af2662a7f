package dev.tcme.he.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Other libraries: their programs lie in a folder of scripts, {@code install} and {@code run}, whose texts say how. Each is
 * measured on one thread.
 */
public final class Peers {
    public static final List<String> ALL = List.of("lattigo", "seal", "openfhe", "tenseal", "seal-wheel");

    private static final String HEADER = "peer,operation,n,limbs,log_q,log_qp,median_us,min_us";
    private static final int COLUMNS = 8;
    private static final int OUTPUT_BYTES_MAX = 1 << 20;

    /** Building SEAL takes minutes, and longer on one core. */
    private static final int INSTALL_MINUTES_MAX = 45;

    private static final int RUN_MINUTES_MAX = 30;

    private final Path scripts;
    private final Path scratch;

    /**
     * @param scripts the folder with {@code install} and {@code run}
     * @param scratch where libraries are put; made if it is not there
     * @throws BenchFailure if the scripts are not there
     */
    public Peers(Path scripts, Path scratch) throws BenchFailure {
        for (String script : List.of("install", "run")) {
            if (!Files.isExecutable(scripts.resolve(script))) {
                throw new BenchFailure("the programs of the peers are not in " + scripts);
            }
        }
        this.scripts = scripts;
        this.scratch = scratch;
    }

    /** Makes a peer ready, which costs nothing if it is; false if it cannot be had here. What goes on is on standard error. */
    public boolean install(String peer) throws BenchFailure, InterruptedException {
        return call(INSTALL_MINUTES_MAX, "install", scratch.toString(), peer).status() == 0;
    }

    /**
     * What a ready peer takes for the operations that it has.
     *
     * @throws BenchFailure if its program fails, or answers otherwise than it should
     */
    public List<Measurement> measure(String peer, int logDegree, List<Operation> operations, double seconds)
            throws BenchFailure, InterruptedException {
        List<String> words = new ArrayList<>(List.of("run", scratch.toString(), peer, Integer.toString(logDegree)));
        operations.forEach(operation -> words.add(operation.text()));
        words.addAll(List.of("--seconds", Double.toString(seconds)));
        Answer answer = call(RUN_MINUTES_MAX, words.toArray(String[]::new));
        if (answer.status() != 0) {
            throw new BenchFailure(peer + " at 2^" + logDegree + " could not be measured");
        }
        return parse(answer.output(), logDegree);
    }

    /** Those that compare encrypted numbers. */
    public static final List<String> COMPARING = List.of("tfhe", "lattigo");

    private static final String COMPARISON_HEADER = "peer,operation,count,median_us,min_us";

    /**
     * How long a peer takes to compare encrypted numbers.
     *
     * @param count how many comparisons one run does
     */
    public record Compared(String peer, String operation, int count, double medianMicros, double minMicros) {}

    /**
     * What a ready peer takes to compare.
     *
     * @throws BenchFailure if its program fails, or answers otherwise than it should
     */
    public List<Compared> compare(String peer, double seconds) throws BenchFailure, InterruptedException {
        Answer answer = call(
                RUN_MINUTES_MAX, "run", scratch.toString(), peer, "compare", "--seconds", Double.toString(seconds));
        List<String> lines = answer.output().lines().toList();
        if (answer.status() != 0 || lines.isEmpty() || !lines.getFirst().equals(COMPARISON_HEADER)) {
            throw new BenchFailure(peer + " could not compare");
        }
        List<Compared> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            try {
                rows.add(new Compared(
                        cells[0],
                        cells[1],
                        Integer.parseInt(cells[2]),
                        Double.parseDouble(cells[3]),
                        Double.parseDouble(cells[4])));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new BenchFailure("a peer's row has five cells, numbers from the third on, not: " + line, e);
            }
        }
        return rows;
    }

    private record Answer(int status, String output) {}

    private Answer call(int minutesMax, String... words) throws BenchFailure, InterruptedException {
        List<String> command = new ArrayList<>(List.of(words));
        command.set(0, scripts.resolve(words[0]).toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread limit = Thread.ofVirtual().start(() -> stopAfter(process, minutesMax));
            try (InputStream in = process.getInputStream()) {
                String output = new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
                return new Answer(process.waitFor(), output);
            } finally {
                limit.interrupt();
                stop(process);
            }
        } catch (IOException e) {
            throw new BenchFailure("cannot run " + command.getFirst(), e);
        }
    }

    private static void stopAfter(Process process, int minutes) {
        try {
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                stop(process);
            }
        } catch (InterruptedException e) {
            // It ended in time.
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Strictly: another header, a row of another form or another degree is an error, not a figure. */
    static List<Measurement> parse(String csv, int logDegree) throws BenchFailure {
        List<String> lines = csv.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new BenchFailure("a peer's answer begins with the line " + HEADER);
        }
        List<Measurement> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Optional<Operation> operation = cells.length == COLUMNS ? Operation.find(cells[1]) : Optional.empty();
            if (operation.isEmpty()) {
                throw new BenchFailure("a peer's row has " + COLUMNS + " cells and a known operation, not: " + line);
            }
            rows.add(row(cells, operation.get(), logDegree));
        }
        return rows;
    }

    private static Measurement row(String[] cells, Operation operation, int logDegree) throws BenchFailure {
        try {
            int degree = Integer.parseInt(cells[2]);
            double median = Double.parseDouble(cells[6]);
            double shortest = Double.parseDouble(cells[7]);
            if (degree != 1 << logDegree || !(shortest > 0 && shortest <= median)) {
                throw new BenchFailure("a peer's row is for degree " + (1 << logDegree)
                        + " with 0 < minimum <= median, not: " + String.join(",", cells));
            }
            return new Measurement(
                    cells[0],
                    operation,
                    logDegree,
                    Integer.parseInt(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5]),
                    median,
                    shortest);
        } catch (NumberFormatException e) {
            throw new BenchFailure(
                    "a peer's row has numbers from its third cell on, not: " + String.join(",", cells), e);
        }
    }
}
