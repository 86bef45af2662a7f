package dev.tcme.he.bench;

import dev.tcme.he.ring.Lanes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

/**
 * How much faster two threads are than one. Both take turns within one process, in rounds of some 10 ms, and what is reported are
 * the ratios of neighbours: a second processor that is shared with other machines is away for parts of a second, which two
 * measurements one after the other take for a property of the program. A loop of pure arithmetic in registers, in the same rounds,
 * shows what two threads can give at most.
 */
public final class Scaling {
    /** A Java that is started, makes its keys and warms up. */
    private static final long PATIENCE_SECONDS = 600;

    private static final int LINES_SHOWN = 12;

    private final double seconds;
    private final Consumer<String> progress;

    /** What is measured, at the highest level. */
    public enum Subject {
        MUL_RELIN_RESCALE,
        ROTATE,
        ROTATE_HOISTED_16,
        RESCALE,
        ENCRYPT_SK,
        ADD;

        /** {@code rotate}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param seconds how long each operation is measured, after a warm-up
     * @param progress takes a line for people before each figure
     */
    public Scaling(double seconds, Consumer<String> progress) {
        if (!(seconds > 0 && seconds <= 600)) {
            throw new IllegalArgumentException("a figure is measured for up to 600 seconds, not " + seconds);
        }
        this.seconds = seconds;
        this.progress = progress;
    }

    /** Quartiles of the ratios of the rounds, and the ratio of the shortest times. */
    public record Ratios(double lower, double median, double upper, double ofShortest) {}

    /**
     * @param rounds how many there were
     * @param oneMicros the shortest time of a call on one thread, the mean of a round
     * @param twoMicros on two
     * @param speedUp by two threads
     * @param ceiling the same of pure arithmetic in the same rounds
     */
    public record Row(
            int logDegree,
            Lanes lanes,
            Subject subject,
            int rounds,
            double oneMicros,
            double twoMicros,
            Ratios speedUp,
            Ratios ceiling) {}

    /** @throws BenchFailure if it cannot be measured here */
    public Row of(int logDegree, Lanes lanes, Subject subject) throws BenchFailure {
        Chains.of(logDegree);
        progress.accept("scaling: N=2^" + logDegree + " " + subject.text() + ", 1 and 2 threads in turn");
        double[][] rounds = run(logDegree, lanes, subject).stream()
                .filter(line -> line.startsWith(ScalingFork.MARK))
                .map(Scaling::figures)
                .toArray(double[][]::new);
        return row(logDegree, lanes, subject, rounds);
    }

    static Row row(int logDegree, Lanes lanes, Subject subject, double[][] rounds) {
        double one = column(rounds, 0).min().orElseThrow();
        double two = column(rounds, 1).min().orElseThrow();
        return new Row(
                logDegree,
                lanes,
                subject,
                rounds.length,
                one / 1000,
                two / 1000,
                ratios(rounds, 0, 1),
                ratios(rounds, 2, 3));
    }

    private static DoubleStream column(double[][] rounds, int i) {
        return Arrays.stream(rounds).mapToDouble(round -> round[i]);
    }

    private static Ratios ratios(double[][] rounds, int one, int two) {
        double[] sorted = Arrays.stream(rounds)
                .mapToDouble(round -> round[one] / round[two])
                .sorted()
                .toArray();
        return new Ratios(
                sorted[sorted.length / 4],
                sorted[sorted.length / 2],
                sorted[sorted.length * 3 / 4],
                column(rounds, one).min().orElseThrow()
                        / column(rounds, two).min().orElseThrow());
    }

    private static double[] figures(String line) {
        return Arrays.stream(line.substring(ScalingFork.MARK.length()).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private List<String> run(int logDegree, Lanes lanes, Subject subject) throws BenchFailure {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Engine.flags(Engine.Fork.of(ScalingFork.class.getName(), logDegree, lanes)));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ScalingFork.class.getName(),
                Integer.toString(logDegree),
                subject.name(),
                Double.toString(seconds)));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new BenchFailure(subject.text() + " could not be measured: "
                        + String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())));
            }
            return lines;
        } catch (IOException e) {
            throw new BenchFailure("no Java can be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
