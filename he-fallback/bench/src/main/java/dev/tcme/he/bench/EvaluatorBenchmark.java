package dev.tcme.he.bench;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.Plaintext;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Operations on ciphertexts of the highest level; each state has the keys that its operations need and no others. */
@SuppressWarnings("NullAway.Init")
public class EvaluatorBenchmark {
    private static final int HOISTED = 16;

    @State(Scope.Benchmark)
    public static class Operands {
        Ciphertext first;
        Ciphertext second;
        Plaintext plaintext;
        Evaluator keyless;

        @Setup
        public void setUp(SchemeState scheme) {
            first = scheme.encrypted();
            second = scheme.encrypted();
            plaintext = scheme.plaintext();
            keyless = new Evaluator(scheme.context, EvaluationKeys.none());
        }
    }

    @State(Scope.Benchmark)
    public static class Products {
        Evaluator evaluator;

        @Setup
        public void setUp(SchemeState scheme) {
            EvaluationKey key = scheme.generator.relinearisationKey(scheme.secret, scheme.parameters.levelMax());
            evaluator = new Evaluator(scheme.context, EvaluationKeys.of(List.of(key)));
        }
    }

    @State(Scope.Benchmark)
    public static class OneRotation {
        Evaluator evaluator;

        @Setup
        public void setUp(SchemeState scheme) {
            evaluator = rotating(scheme, 1);
        }
    }

    @State(Scope.Benchmark)
    public static class Rotations {
        final int[] steps = IntStream.rangeClosed(1, HOISTED).toArray();
        Evaluator evaluator;

        @Setup
        public void setUp(SchemeState scheme) {
            evaluator = rotating(scheme, steps);
        }
    }

    private static Evaluator rotating(SchemeState scheme, int... steps) {
        List<EvaluationKey> keys = IntStream.of(steps)
                .mapToObj(by -> scheme.rotationKey(by, scheme.parameters.levelMax()))
                .toList();
        return new Evaluator(scheme.context, EvaluationKeys.of(keys));
    }

    @Benchmark
    public Ciphertext add(Operands operands) {
        return operands.keyless.add(operands.first, operands.second);
    }

    @Benchmark
    public Ciphertext multiplyPlain(Operands operands) {
        return operands.keyless.multiply(operands.first, operands.plaintext);
    }

    @Benchmark
    public Ciphertext multiplyRelineariseRescale(Operands operands, Products products) {
        return products.evaluator.times(operands.first, operands.second);
    }

    @Benchmark
    public Ciphertext rotate(Operands operands, OneRotation rotation) {
        return rotation.evaluator.rotate(operands.first, 1);
    }

    @Benchmark
    public List<Ciphertext> rotateHoisted(Operands operands, Rotations rotations) {
        return rotations.evaluator.rotateMany(operands.first, rotations.steps);
    }
}
