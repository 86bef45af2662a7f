package dev.tcme.he.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Lanes;
import org.junit.jupiter.api.Test;

/** One tiny run through everything that a real one goes through: the generated code, the fork, the profiler. */
class EngineTest {
    private static final double SECONDS = 0.25;

    private final Engine engine = new Engine(SECONDS);

    @Test
    void aTransformIsMeasuredInAJavaOfItsOwnAndAllocatesNothing() throws BenchFailure {
        Engine.Answer answer = engine.measure(new Question(Operation.NTT, 10, Lanes.ONE, 1));
        Measurement measured = answer.measurement();
        assertTrue(measured.minMicros() > 0 && measured.minMicros() <= measured.medianMicros());
        assertEquals(1, measured.limbs());
        // One lane: vectors allocate until the compiler is done, which on a busy machine is later than this test.
        // JMH itself allocates at the start of each iteration, which the calls share; one limb would be 8192.
        assertTrue(answer.bytesPerOperation() < 4096, "bytes: " + answer.bytesPerOperation());
    }

    @Test
    void aSchemeOperationIsMeasuredOnTwoThreadsWithItsChain() throws BenchFailure {
        Engine.Answer answer = engine.measure(new Question(Operation.ROTATE, 13, Lanes.detect(), 2));
        int limbs = answer.measurement().limbs();
        assertTrue(limbs >= 3, "limbs: " + limbs);
        assertTrue(answer.measurement().logQp() <= 214);
        assertTrue(answer.bytesPerOperation() > 2L * limbs * 8 * 8192);
    }

    @Test
    void anExactComparisonIsMeasuredAtItsOwnDegree() throws BenchFailure {
        Engine.Answer answer = engine.measure(new Question(Operation.COMPARE_READ, 13, Lanes.detect(), 1));
        assertEquals(3, answer.measurement().limbs());
        assertThrows(IllegalArgumentException.class, () -> new Question(Operation.COMPARE_READ, 12, Lanes.ONE, 1));
    }

    @Test
    void aFigureOutsideTheChainsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Question(Operation.ADD, 12, Lanes.ONE, 1));
        assertThrows(IllegalArgumentException.class, () -> new Question(Operation.NTT, 18, Lanes.ONE, 1));
        assertThrows(IllegalArgumentException.class, () -> new Question(Operation.ADD, 13, Lanes.ONE, 0));
        assertThrows(IllegalArgumentException.class, () -> new Engine(0));
    }

    @Test
    void everyOperationHasABenchmark() throws ReflectiveOperationException {
        for (Operation operation : Operation.all()) {
            String name = operation.benchmark();
            int dot = name.lastIndexOf('.');
            long found = java.util.Arrays.stream(
                            Class.forName(name.substring(0, dot)).getMethods())
                    .filter(method -> method.getName().equals(name.substring(dot + 1)))
                    .filter(method -> method.isAnnotationPresent(org.openjdk.jmh.annotations.Benchmark.class))
                    .count();
            assertEquals(1, found, operation.text());
        }
    }
}
