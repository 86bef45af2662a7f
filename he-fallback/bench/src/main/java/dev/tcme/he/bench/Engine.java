package dev.tcme.he.bench;

import dev.tcme.he.bgv.Comparison;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Lanes;
import dev.tcme.he.ring.Modulus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures our engine: a Java of its own for every figure, so that no figure depends on what was compiled before. */
public final class Engine {
    /** Whose figures these are. */
    public static final String NAME = "tcme";

    private static final int WARMUP_ITERATIONS = 4;
    private static final int ITERATIONS = 5;

    /** Below, the optimising compiler may not be done. */
    private static final double WARMUP_SECONDS_MIN = 3;

    /** One small loop is compiled sooner. */
    private static final double PROBE_WARMUP_SECONDS = 1;

    private static final double MEDIAN = 50;
    private static final double SHORTEST = 0;
    private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";
    private static final int LINES_SHOWN = 12;

    /**
     * Megabytes. The heap holds the 16 rotation keys of {@link Operation#ROTATE_HOISTED_16} (2.2 GB at 2^16) and as much again.
     * The young generation, where results are born, holds several results of the largest operation: 16 hoisted rotations at
     * 2^14 take 40 % longer in 16 MB than in 256. (Additions alone would be a third faster in 16 MB, which the cache holds.)
     */
    private record Heap(int megabytes, int young) {}

    private static final Map<Integer, Heap> HEAPS = Map.of(
            12,
            new Heap(256, 64),
            13,
            new Heap(512, 64),
            14,
            new Heap(1024, 256),
            15,
            new Heap(2048, 512),
            16,
            new Heap(5120, 512));

    private static final Heap HEAP_OF_ONE_LIMB = new Heap(256, 16);

    /** Two arrays of 128 MB, and a young generation as in most measurements, for fresh memory. */
    private static final Heap HEAP_OF_PROBES = new Heap(1024, 256);

    private static final Set<String> PROBES_OF_ARITHMETIC = Set.of("multiplyAdds", "sums", "both");

    private final double seconds;

    /** @param seconds how long each figure is measured, after a warm-up of at least as long */
    public Engine(double seconds) {
        if (!(seconds > 0 && seconds <= 600)) {
            throw new IllegalArgumentException("a figure is measured for up to 600 seconds, not " + seconds);
        }
        this.seconds = seconds;
    }

    /** @param bytesPerOperation allocated on the heap by one call, in all threads */
    public record Answer(Question question, Measurement measurement, long bytesPerOperation) {}

    /**
     * How long one call takes.
     *
     * @param bytes allocated on the heap by it, in all threads
     */
    public record Time(double medianMicros, double minMicros, long bytes) {}

    /**
     * A Java that measures one benchmark.
     *
     * @param parameters of its states
     */
    record Fork(String benchmark, Lanes lanes, Heap heap, double warmupMin, Map<String, String> parameters) {
        /** In one thread. */
        static Fork of(String benchmark, int logDegree, Lanes lanes) {
            Heap heap = benchmark.startsWith(RingBenchmark.class.getName())
                    ? HEAP_OF_ONE_LIMB
                    : HEAPS.getOrDefault(logDegree, HEAP_OF_ONE_LIMB);
            return new Fork(
                    benchmark, lanes, heap, WARMUP_SECONDS_MIN, Map.of("logDegree", Integer.toString(logDegree)));
        }

        /** @param bytes of memory that it touches */
        static Fork ofProbe(String method, Lanes lanes, int bytes) {
            return new Fork(
                    ProbeBenchmark.class.getName() + "." + method,
                    lanes,
                    HEAP_OF_PROBES,
                    PROBE_WARMUP_SECONDS,
                    PROBES_OF_ARITHMETIC.contains(method) ? Map.of() : Map.of("bytes", Integer.toString(bytes)));
        }

        private static Fork of(Question question) {
            Fork fork = of(question.operation().benchmark(), question.logDegree(), question.lanes());
            Map<String, String> parameters = new TreeMap<>(fork.parameters());
            if (!question.operation().isOfOneLimb()) {
                parameters.put("threads", Integer.toString(question.threads()));
            }
            return new Fork(fork.benchmark(), fork.lanes(), fork.heap(), fork.warmupMin(), parameters);
        }
    }

    /**
     * @throws BenchFailure if it cannot be measured here, for example because the vectors are not that wide
     */
    public Answer measure(Question question) throws BenchFailure {
        Time time = time(Fork.of(question));
        return new Answer(question, measurement(question, time.medianMicros(), time.minMicros()), time.bytes());
    }

    Time time(Fork fork) throws BenchFailure {
        Path log = logFile();
        try {
            Collection<RunResult> results = new Runner(options(fork, log).build()).run();
            if (results.size() != 1) {
                throw new BenchFailure("expected one figure for " + fork + ", got " + results.size());
            }
            return time(results.iterator().next());
        } catch (RunnerException e) {
            throw new BenchFailure(fork.benchmark() + " could not be measured: " + reason(log, e), e);
        } finally {
            delete(log);
        }
    }

    private ChainedOptionsBuilder options(Fork fork, Path log) {
        double warmup = Math.max(fork.warmupMin(), seconds);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(fork.benchmark()) + "$")
                .mode(Mode.SampleTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(1)
                .warmupIterations(WARMUP_ITERATIONS)
                .warmupTime(part(warmup, WARMUP_ITERATIONS))
                .measurementIterations(ITERATIONS)
                .measurementTime(part(seconds, ITERATIONS))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.NORMAL)
                .output(log.toString())
                .jvmArgs(flags(fork).toArray(String[]::new));
        fork.parameters().forEach(options::param);
        return options;
    }

    private static TimeValue part(double seconds, int parts) {
        return TimeValue.milliseconds(Math.max(1, Math.round(seconds * 1000 / parts)));
    }

    /**
     * The collector that uses no thread of its own, so that one thread is one thread; which collector it is, and touching the
     * heap beforehand, made no difference beyond the noise.
     */
    static List<String> flags(Fork fork) {
        Heap heap = fork.heap();
        List<String> flags = new ArrayList<>(List.of(
                "--add-modules=jdk.incubator.vector",
                "-XX:+UseSerialGC",
                "-Xms" + heap.megabytes() + "m",
                "-Xmx" + heap.megabytes() + "m",
                "-Xmn" + heap.young() + "m",
                "-D" + Lanes.PROPERTY + "=" + fork.lanes().count()));
        if (fork.lanes() == Lanes.EIGHT) {
            // Java by itself does not use the widest vectors of some processors that have them.
            flags.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=3"));
        }
        return flags;
    }

    private static Time time(RunResult result) {
        var statistics = result.getPrimaryResult().getStatistics();
        double bytes = result.getSecondaryResults().values().stream()
                .filter(one -> one.getLabel().endsWith(BYTES_PER_OPERATION))
                .mapToDouble(Result::getScore)
                .findFirst()
                .orElse(Double.NaN);
        return new Time(statistics.getPercentile(MEDIAN), statistics.getPercentile(SHORTEST), Math.round(bytes));
    }

    private static Measurement measurement(Question question, double median, double shortest) {
        Operation operation = question.operation();
        if (operation.isOfOneLimb()) {
            return new Measurement(NAME, operation, question.logDegree(), 1, 48, 48, median, shortest);
        }
        if (!operation.isOfPeers()) {
            int primes = Comparison.parameters().moduli().size();
            int bits = primes * Modulus.BITS_MAX;
            return new Measurement(NAME, operation, question.logDegree(), primes, bits, bits, median, shortest);
        }
        Parameters parameters = Chains.of(question.logDegree());
        int top = parameters.levelMax();
        int limbs = parameters.primes(top).length;
        return new Measurement(
                NAME,
                operation,
                question.logDegree(),
                limbs,
                parameters.logQ(top),
                parameters.logQp(),
                median,
                shortest);
    }

    private static Path logFile() throws BenchFailure {
        try {
            return Files.createTempFile("tcme-he-bench", ".log");
        } catch (IOException e) {
            throw new BenchFailure("no temporary file can be made", e);
        }
    }

    /** The exception's own line in the fork's output, if there is one, else the end of it. */
    private static String reason(Path log, RunnerException e) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.stream()
                    .filter(line -> line.startsWith("java.") || line.startsWith("dev.") || line.startsWith("Error:"))
                    .findFirst()
                    .orElseGet(() ->
                            String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())));
        } catch (IOException unreadable) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void delete(Path log) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            // A small file stays in the temporary folder; no figure is lost by it.
        }
    }
}
