package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.MissingKeyException;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.ckks.WireWriter;
import dev.tcme.he.ring.Parallel;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ExactCircuitTest {
    private static final Comparison PROGRAM = new Comparison(Relation.LESS, NumberFormat.unsigned(8), 3);
    private static final Trial<int[]> TRIAL = new Trial<>(PROGRAM);
    private static final ExactCircuit<int[]> CIRCUIT = TRIAL.circuit;
    private static final long[] X = {1, 2, 3};
    private static final long[] Y = {2, 2, 2};

    private static byte[] bytes(Ciphertext ciphertext) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireWriter.write(ciphertext, out);
        return out.toByteArray();
    }

    @Test
    void parametersAreSecureAndSmall() {
        record Case(Program<?> program, int logDegree, long plainModulus) {}
        Stream.of(
                        new Case(new Comparison(Relation.SIGN, NumberFormat.signed(32), 256), 14, 65537),
                        new Case(new Comparison(Relation.SIGN, NumberFormat.signed(64), 128), 14, 65537),
                        new Case(new Comparison(Relation.SIGN, NumberFormat.signed(32), 257), 15, 65537),
                        new Case(new Extremum(Extremum.Side.LARGEST, 8, NumberFormat.signed(32)), 15, 65537),
                        new Case(Sum.of(16, 100, new Range(0, 1000)), 12, 40961))
                .forEach(one -> {
                    ExactCircuit<?> circuit = ExactCircuit.of(one.program, Security.CLASSICAL_128);
                    assertEquals(one.logDegree, circuit.parameters().logDegree(), one.toString());
                    assertEquals(one.plainModulus, circuit.plainModulus());
                    assertTrue(circuit.fits());
                    assertTrue(circuit.parameters().logQp() <= Security.CLASSICAL_128.bitsMax(one.logDegree));
                });
    }

    @Test
    void higherSecurityTakesLargerDegrees() {
        Comparison comparison = new Comparison(Relation.SIGN, NumberFormat.signed(32), 1);
        assertEquals(
                15,
                ExactCircuit.of(comparison, Security.CLASSICAL_256).parameters().logDegree());
    }

    /** The parties agree without exchanging parameters. */
    @Test
    void sameProgramGivesTheSameCircuitWithOrWithoutSearch() {
        ExactCircuit<int[]> again = ExactCircuit.of(PROGRAM, Security.CLASSICAL_128);
        ExactCircuit<int[]> told = ExactCircuit.of(PROGRAM, CIRCUIT.parameters().literal());
        for (ExactCircuit<int[]> other : List.of(again, told)) {
            assertEquals(CIRCUIT.parameters(), other.parameters());
            assertEquals(CIRCUIT.keys(), other.keys());
            assertEquals(CIRCUIT.inputs(), other.inputs());
            assertEquals(CIRCUIT.noiseBound(), other.noiseBound());
            assertEquals(CIRCUIT.estimate(), other.estimate());
        }
    }

    @Test
    void parametersThatLeaveNoRoomToHideNoiseAreRefused() {
        ParametersLiteral small = CIRCUIT.parameters().literal().withBaseBits(70);
        var refusal = assertThrows(IllegalArgumentException.class, () -> ExactCircuit.of(PROGRAM, small));
        assertTrue(refusal.getMessage().contains("need a modulus of"), refusal.getMessage());
        var shallow = new ParametersLiteral(14, Security.CLASSICAL_128, 3, 40, 90, ParametersLiteral.BEST);
        assertThrows(IllegalArgumentException.class, () -> ExactCircuit.of(PROGRAM, shallow));
        ParametersLiteral keyless =
                CIRCUIT.parameters().literal().withSpecialPrimes(ParametersLiteral.NO_EVALUATION_KEYS);
        assertThrows(IllegalArgumentException.class, () -> ExactCircuit.of(PROGRAM, keyless));
        var narrow = new Comparison(Relation.SIGN, NumberFormat.signed(32), 1 << 15);
        assertThrows(IllegalArgumentException.class, () -> ExactCircuit.of(narrow, small));
    }

    @Test
    void programsThatFitNowhereAreRefused() {
        var huge = new Comparison(Relation.SIGN, NumberFormat.signed(64), 1 << 15);
        assertThrows(IllegalArgumentException.class, () -> ExactCircuit.of(huge, Security.CLASSICAL_128));
    }

    @Test
    void evaluationGivesTheSameBitsEverywhere() throws IOException {
        List<Ciphertext> inputs = TRIAL.inputs(X, Y);
        byte[] first = bytes(CIRCUIT.evaluate(TRIAL.evaluator, inputs));
        ExactCircuit<int[]> other =
                ExactCircuit.of(PROGRAM, CIRCUIT.parameters().literal());
        assertArrayEquals(first, bytes(other.evaluate(TRIAL.evaluator, inputs)));
        Context threads = Context.of(CIRCUIT.parameters(), Parallel.on(ForkJoinPool.commonPool()));
        assertArrayEquals(first, bytes(other.evaluate(new Evaluator(threads, TRIAL.evaluationKeys), inputs)));
        assertFalse(Arrays.equals(first, bytes(CIRCUIT.evaluate(TRIAL.evaluator, TRIAL.inputs(X, Y)))));
    }

    @Test
    void inputsThatDoNotMatchAreRefused() {
        List<Ciphertext> inputs = TRIAL.inputs(X, Y);
        assertThrows(IllegalArgumentException.class, () -> CIRCUIT.evaluate(TRIAL.evaluator, inputs.subList(0, 3)));
        // a mask in the place of a vector
        assertThrows(IllegalArgumentException.class, () -> CIRCUIT.evaluate(TRIAL.evaluator, inputs.reversed()));
        ExactCircuit<int[]> wide =
                ExactCircuit.of(new Comparison(Relation.LESS, NumberFormat.unsigned(16), 3), Security.CLASSICAL_128);
        assertThrows(IllegalArgumentException.class, () -> wide.evaluate(TRIAL.evaluator, inputs));
        SecureRandom random = new SecureRandom();
        Context context = TRIAL.keys.context;
        assertThrows(IllegalArgumentException.class, () -> CIRCUIT.encode(context, 2, X, random));
        assertThrows(IllegalArgumentException.class, () -> CIRCUIT.encode(context, -1, X, random));
        assertThrows(IllegalArgumentException.class, () -> CIRCUIT.encode(context, 0, new long[] {1, 2, 256}, random));
        assertThrows(IllegalArgumentException.class, () -> wide.encode(context, 0, X, random));
    }

    @Test
    void everyKeyIsNeededAtItsLevel() {
        List<Ciphertext> inputs = TRIAL.inputs(X, Y);
        KeyNeeds needs = CIRCUIT.keys();
        int relinearisation = needs.relinearisation().orElseThrow();
        assertMissing(inputs, new KeyNeeds(needs.galois(), OptionalInt.of(relinearisation - 1)));
        needs.galois().forEach((element, level) -> {
            TreeMap<Integer, Integer> fewer = new TreeMap<>(needs.galois());
            fewer.put(element, level - 1);
            assertMissing(inputs, new KeyNeeds(fewer, needs.relinearisation()));
        });
    }

    private static void assertMissing(List<Ciphertext> inputs, KeyNeeds needs) {
        Evaluator evaluator = TRIAL.keys.evaluator(needs);
        assertThrows(MissingKeyException.class, () -> CIRCUIT.evaluate(evaluator, inputs));
    }

    @Test
    void wrongOrMissingShareIsFound() {
        Ciphertext result = TRIAL.evaluate(X, Y);
        Ciphertext other = TRIAL.evaluate(X, Y);
        Poly c0 = result.parts().getFirst();
        var ring = TRIAL.keys.context.ring();
        Poly right = TRIAL.keys.opened(result, CIRCUIT.shareDeviation());
        // the shares of another ciphertext, and no shares at all
        Poly shares = ring.subtract(
                TRIAL.keys.opened(other, CIRCUIT.shareDeviation()),
                other.parts().getFirst());
        assertArrayEquals(
                new int[] {1, 0, 0},
                CIRCUIT.read(CIRCUIT.decode(TRIAL.keys.context, right)).orElseThrow());
        for (Poly wrong : List.of(ring.add(c0, shares), c0)) {
            Decoded decoded = CIRCUIT.decode(TRIAL.keys.context, wrong);
            assertTrue(decoded instanceof Decoded.Garbled && decoded.margin() < 0.01);
            assertEquals(Optional.empty(), CIRCUIT.read(decoded));
        }
    }

    /** 64 classes of residues: a chi-square with 63 degrees of freedom exceeds 150 with a probability below 2^-27. */
    private static double chiSquare(long[] slots) {
        int classes = 64;
        int[] counts = new int[classes];
        int total = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            if (!PROGRAM.keeps(CIRCUIT.grid(), slot)) {
                counts[(int) (slots[slot] * classes / CIRCUIT.plainModulus())]++;
                total++;
            }
        }
        double expected = (double) total / classes;
        return IntStream.of(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    @Test
    void whatDoesNotBelongToTheResultIsUniform() {
        Decoded decoded = TRIAL.open(TRIAL.evaluate(X, Y));
        long[] masked = ((Decoded.Slots) decoded).values();
        assertTrue(chiSquare(masked) < 150);
        // the control: without masks it is anything but uniform
        Grid grid = CIRCUIT.grid();
        PlainArithmetic on = new PlainArithmetic(grid);
        long[] bare = PROGRAM.apply(
                        on,
                        List.of(
                                on.input(
                                        PROGRAM.depth(),
                                        PROGRAM.slots(grid, 0, X).getFirst()),
                                on.input(
                                        PROGRAM.depth(),
                                        PROGRAM.slots(grid, 1, Y).getFirst())))
                .slots();
        assertTrue(chiSquare(bare) > 10_000);
    }

    @Test
    void masksAreZeroWhereTheResultIsAndOthersForOtherSeeds() {
        PlainModulus plain = PlainModulus.of(CIRCUIT.parameters().logDegree(), CIRCUIT.plainModulus());
        InputVectors vectors = new InputVectors(PROGRAM, CIRCUIT.parameters(), plain, Protection.CURIOUS);
        long[] one = vectors.mask(Seed.ofNumber(1));
        long[] other = vectors.mask(Seed.ofNumber(2));
        assertFalse(Arrays.equals(one, other));
        assertTrue(IntStream.range(0, one.length)
                .filter(slot -> PROGRAM.keeps(CIRCUIT.grid(), slot))
                .allMatch(slot -> one[slot] == 0));
        assertTrue(chiSquare(one) < 150);
    }

    @Test
    void sharesHideTheNoiseOfAnyInputs() {
        assertEquals(0x1p39, CIRCUIT.shareDeviation() / CIRCUIT.noiseBound());
        Random random = new Random(9);
        double worst = 0;
        for (int run = 0; run < 10; run++) {
            long[] x = random.longs(3, 0, 256).toArray();
            Ciphertext result = TRIAL.evaluate(x, run % 2 == 0 ? x : Y);
            double size = Measure.size(TRIAL.keys, PlainModulus.of(14, CIRCUIT.plainModulus()), result);
            worst = Math.max(worst, size / CIRCUIT.plainModulus() / CIRCUIT.noiseBound());
        }
        double slack = -Math.log(worst) / Math.log(2);
        System.out.printf("a comparison: %.1f bits below the bound at worst in 10 runs%n", slack);
        // the bounds of four products in a row
        assertTrue(slack >= 0 && slack < 30, slack + " bits");
    }

    @Test
    void bytesAreThoseOnTheWire() throws IOException {
        List<Ciphertext> inputs = TRIAL.inputs(X, Y);
        long written = 0;
        for (Ciphertext input : inputs.subList(0, 2)) {
            written += bytes(input).length;
        }
        assertEquals(written, CIRCUIT.estimate().inputBytes());
        assertEquals(
                bytes(CIRCUIT.evaluate(TRIAL.evaluator, inputs)).length,
                CIRCUIT.estimate().resultBytes());
    }

    @Test
    void nothingOfTheInputsShowsInText() {
        Decoded decoded = TRIAL.open(TRIAL.evaluate(X, Y));
        String text = decoded + " " + CIRCUIT + " " + TRIAL.inputs(X, Y);
        assertFalse(text.contains("[J@") || text.contains("values"), text);
    }
}
