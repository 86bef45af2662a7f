package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Circuits that take numbers as they are, and open whatever shares have been proven. */
final class ProvenTest {
    private static final Range SMALL = new Range(-100, 1000);

    /**
     * A program, what goes in, and what comes out.
     *
     * @param answer as text
     */
    record Case<R>(Program<R> program, String answer, long[]... values) {
        ExactCircuit<R> circuit(Protection protection) {
            return ExactCircuit.of(program, Security.CLASSICAL_128, protection);
        }

        @Override
        public String toString() {
            return program.toString();
        }
    }

    static Stream<Case<?>> cases() {
        long[] one = {1000, -100, 3};
        long[] other = {-100, -100, 7};
        return Stream.of(
                new Case<>(Sum.of(3, 3, SMALL), "[900, -300, 14]", one, other, new long[] {0, -100, 4}),
                new Case<>(new Sum(List.of(3L, -2L), 1, SMALL), "[3200]", new long[] {1000}, new long[] {-100}),
                new Case<>(new Variance(2, 1, SMALL), "[1210000]", new long[] {1000}, new long[] {-100}),
                new Case<>(new InnerProduct(3, SMALL, SMALL), "-89979", one, other),
                new Case<>(
                        new Comparison(Relation.LESS, NumberFormat.signed(8), 2),
                        "[1, 0]",
                        new long[] {-128, 5},
                        new long[] {127, 5}));
    }

    private static String text(Object result) {
        return switch (result) {
            case long[] numbers -> Arrays.toString(numbers);
            case int[] numbers -> Arrays.toString(numbers);
            default -> String.valueOf(result);
        };
    }

    private static Poly shifted(Ring ring, Poly phase, BigInteger by, long seed) {
        Random random = new Random(seed);
        double[] signs = new double[ring.degree()];
        Arrays.setAll(signs, k -> random.nextBoolean() ? 1 : -1);
        return ring.add(phase, ring.scale(ring.ofCoefficients(signs, phase.primes()), by));
    }

    /** What a proof leaves open: twice a share may be off by the slack, and a share by half the modulus. */
    @ParameterizedTest
    @MethodSource("cases")
    <R> void whateverIsProvenOpensToTheSameAnswer(Case<R> one) {
        Trial<R> trial = new Trial<>(one.circuit(Protection.PROVEN));
        ExactCircuit<R> circuit = trial.circuit;
        Parameters parameters = circuit.parameters();
        Ring ring = trial.keys.context.ring();
        Ciphertext result = trial.evaluate(one.values());
        Poly phase = trial.keys.opened(result, circuit.shareDeviation());
        // Of every party's share, halved: the phase is doubled.
        double slack = one.program().parties() * ProofSlack.of(parameters.degree(), circuit.shareDeviation());
        BigInteger all = new BigDecimal(slack / 2).toBigInteger();
        BigInteger q = parameters.modulus(circuit.resultLevel());
        BigInteger half = q.add(BigInteger.ONE).shiftRight(1);
        for (Poly proven : List.of(phase, shifted(ring, phase, all, 1), shifted(ring, phase, half, 2))) {
            Decoded decoded = circuit.decode(trial.keys.context, proven);
            assertEquals(one.answer(), text(circuit.read(decoded).orElseThrow()));
        }
        // The control: three eighths of the modulus when doubled and times t.
        BigInteger tooFar = q.multiply(BigInteger.valueOf(3)).divide(BigInteger.valueOf(16 * circuit.plainModulus()));
        Decoded beyond = circuit.decode(trial.keys.context, shifted(ring, phase, tooFar, 3));
        assertTrue(beyond instanceof Decoded.Garbled, "margin " + beyond.margin());
    }

    @ParameterizedTest
    @MethodSource("cases")
    <R> void roomForProofsIsAllThatIsMoreThanAgainstCuriousParties(Case<R> one) {
        ExactCircuit<R> curious = one.circuit(Protection.CURIOUS);
        ExactCircuit<R> proven = one.circuit(Protection.PROVEN);
        assertEquals(
                curious.inputs().stream().map(ExactCircuit.Input::kind).toList(),
                proven.inputs().stream().map(ExactCircuit.Input::kind).toList());
        assertEquals(curious.keys().galois().keySet(), proven.keys().galois().keySet());
        assertEquals(
                curious.keys().relinearisation().isPresent(),
                proven.keys().relinearisation().isPresent());
        assertTrue(proven.logModulusMin() > curious.logModulusMin() + 30, "the slack has more than 30 bits");
        assertTrue(proven.logModulusMin() <= proven.parameters().logQ(proven.resultLevel()));
        assertThrows(
                IllegalArgumentException.class,
                () -> ExactCircuit.of(one.program(), curious.parameters().literal(), Protection.PROVEN));
    }

    @Test
    void theRoomForProofsIsThatOfCovertCircuits() {
        Parameters parameters =
                new Case<>(Sum.of(2, 1, SMALL), "").circuit(Protection.PROVEN).parameters();
        Noise noise = new Noise(parameters, 65537, 2);
        assertEquals(noise.logModulusMin(0x1p50, Protection.COVERT), noise.logModulusMin(0x1p50, Protection.PROVEN));
    }

    /** Noise of more than 2^90 cannot be drawn: larger levels keep the result's own noise, and so what hides it, below. */
    @Test
    void theNoiseThatHidesTheLargestResultsCanBeMade() {
        for (Program<?> program : List.of(
                new InnerProduct(4096, new Range(-3000, 3000), new Range(-3000, 3000)),
                new Variance(12, 1, new Range(0, 1 << 14)))) {
            for (Protection protection : List.of(Protection.CURIOUS, Protection.PROVEN)) {
                ExactCircuit<?> circuit = ExactCircuit.of(program, Security.CLASSICAL_128, protection);
                assertTrue(circuit.shareDeviation() <= 0x1p90, program + ", " + protection);
            }
        }
        // The control: what the search took before it asked for that.
        var narrow = new ParametersLiteral(13, Security.CLASSICAL_128, 3, 34, 69, ParametersLiteral.BEST);
        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> ExactCircuit.of(new Variance(12, 1, new Range(0, 1 << 14)), narrow, Protection.CURIOUS));
        assertTrue(
                String.valueOf(refusal.getMessage())
                        .startsWith("the noise that hides the result needs a deviation of "),
                refusal.getMessage());
    }
}
