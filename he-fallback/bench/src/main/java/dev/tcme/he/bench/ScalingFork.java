package dev.tcme.he.bench;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ring.Parallel;
import dev.tcme.he.ring.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * The program that {@link Scaling} starts: the same calls on one thread and on two in turn, and in the same rounds a loop of pure
 * arithmetic, which shows what the machine's second processor gave at that time. Prints one line for each round.
 *
 * <p>Arguments: log2 of N, the operation, seconds.
 */
final class ScalingFork {
    /** A line of figures begins so; whatever else is printed does not. */
    static final String MARK = "round ";

    private static final int THREADS = 2;
    private static final int HOISTED = 16;

    /** Of one side of a round: much longer than a thread takes to wake, much shorter than other machines' bursts of work. */
    private static final double SIDE_NANOS = 10e6;

    private static final double WARMUP_NANOS = 3e9;
    private static final int ROUNDS_MIN = 5;

    /** What stops a compiler from leaving calls out. */
    private static volatile Object last = "";

    private final ExecutorService second =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    private ScalingFork() {}

    /** The same operation on one thread and on two. */
    private record Sides(Callable<?> one, Callable<?> two) {}

    public static void main(String[] args) throws Exception {
        double nanos = Double.parseDouble(args[2]) * 1e9;
        try (ForkJoinPool pool = new ForkJoinPool(THREADS)) {
            Sides sides = sides(Scaling.Subject.valueOf(args[1]), Integer.parseInt(args[0]), pool);
            new ScalingFork().measure(sides, nanos);
        }
    }

    private static Sides sides(Scaling.Subject subject, int logDegree, ForkJoinPool pool) {
        SchemeState scheme = new SchemeState();
        scheme.logDegree = logDegree;
        scheme.threads = 1;
        scheme.setUp();
        Context shared = Context.of(scheme.parameters, Parallel.on(pool));
        return switch (subject) {
            case ENCRYPT_SK -> encryptions(scheme, shared);
            default -> evaluations(subject, scheme, shared);
        };
    }

    private static Sides encryptions(SchemeState scheme, Context shared) {
        Plaintext plaintext = scheme.plaintext();
        Encryptor one = Encryptor.of(scheme.context, scheme.secret, scheme.random);
        Encryptor two = Encryptor.of(shared, scheme.secret, scheme.random);
        return new Sides(() -> one.encrypt(plaintext), () -> two.encrypt(plaintext));
    }

    private static Sides evaluations(Scaling.Subject subject, SchemeState scheme, Context shared) {
        int top = scheme.parameters.levelMax();
        List<EvaluationKey> made = new ArrayList<>();
        int[] steps = IntStream.rangeClosed(1, subject == Scaling.Subject.ROTATE_HOISTED_16 ? HOISTED : 1)
                .toArray();
        switch (subject) {
            case MUL_RELIN_RESCALE -> made.add(scheme.generator.relinearisationKey(scheme.secret, top));
            case ROTATE, ROTATE_HOISTED_16 -> IntStream.of(steps).forEach(by -> made.add(scheme.rotationKey(by, top)));
            default -> {}
        }
        EvaluationKeys keys = EvaluationKeys.of(made);
        Ciphertext a = scheme.encrypted();
        Ciphertext b = scheme.encrypted();
        return new Sides(
                evaluation(subject, new Evaluator(scheme.context, keys), a, b, steps),
                evaluation(subject, new Evaluator(shared, keys), a, b, steps));
    }

    private static Callable<?> evaluation(
            Scaling.Subject subject, Evaluator evaluator, Ciphertext a, Ciphertext b, int[] steps) {
        return switch (subject) {
            case MUL_RELIN_RESCALE -> () -> evaluator.times(a, b);
            case ROTATE -> () -> evaluator.rotate(a, 1);
            case ROTATE_HOISTED_16 -> () -> evaluator.rotateMany(a, steps);
            case RESCALE -> () -> evaluator.rescale(a);
            case ADD -> () -> evaluator.add(a, b);
            case ENCRYPT_SK -> throw new IllegalArgumentException("no evaluation: " + subject);
        };
    }

    private void measure(Sides sides, double nanos) throws Exception {
        int calls = warmUp(sides);
        int chains = probeRounds();
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS_MIN || System.nanoTime() - start < nanos; round++) {
            System.out.printf(
                    Locale.ROOT,
                    MARK + "%.0f %.0f %d %d%n",
                    timed(sides.one(), calls) / (double) calls,
                    timed(sides.two(), calls) / (double) calls,
                    arithmetic(chains),
                    arithmeticOnTwo(chains));
        }
    }

    /** How many calls make up a side of a round. */
    private static int warmUp(Sides sides) throws Exception {
        long start = System.nanoTime();
        long one = Long.MAX_VALUE;
        while (System.nanoTime() - start < WARMUP_NANOS) {
            one = Math.min(one, timed(sides.one(), 1));
            timed(sides.two(), 1);
        }
        return (int) Math.max(1, Math.round(SIDE_NANOS / one));
    }

    private static long timed(Callable<?> operation, int calls) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            last = operation.call();
        }
        return System.nanoTime() - start;
    }

    /** As many that one thread is busy for a side of a round; even. */
    private static int probeRounds() {
        int rounds = 1 << 16;
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            shortest = Math.min(shortest, arithmetic(rounds));
        }
        return (int) Math.round(SIDE_NANOS / shortest * rounds / THREADS) * THREADS;
    }

    private static long arithmetic(int rounds) {
        long start = System.nanoTime();
        last = Probe.multiplyAdds(rounds);
        return System.nanoTime() - start;
    }

    /** Half of it on each of two threads, which are both awake already. */
    private long arithmeticOnTwo(int rounds) throws Exception {
        CountDownLatch awake = new CountDownLatch(1);
        AtomicBoolean go = new AtomicBoolean();
        Future<Double> other = second.submit(() -> {
            awake.countDown();
            while (!go.get()) {
                Thread.onSpinWait();
            }
            return Probe.multiplyAdds(rounds / THREADS);
        });
        awake.await();
        long start = System.nanoTime();
        go.set(true);
        last = Probe.multiplyAdds(rounds / THREADS);
        last = other.get();
        return System.nanoTime() - start;
    }
}
