package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.ExtendedCiphertext;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.ckks.WireWriter;
import dev.tcme.he.exact.ExactCircuit.Corrected;
import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Circuits that take random bits and corrections, encrypted, with noise on all shares. */
final class CovertTest {
    private static final int COUNT = 96;
    private static final Comparison PROGRAM = program(Relation.LESS);

    /** One for all relations, so that they share keys. */
    private static final ParametersLiteral LITERAL =
            new ParametersLiteral(14, Security.CLASSICAL_128, 5, 40, 92, ParametersLiteral.BEST);

    private static final Trial<int[]> TRIAL = new Trial<>(ExactCircuit.of(PROGRAM, LITERAL, Protection.COVERT));
    private static final ExactCircuit<int[]> CIRCUIT = TRIAL.circuit;
    private static final Context CONTEXT = TRIAL.keys.context;
    private static final Parameters PARAMETERS = CIRCUIT.parameters();
    private static final PlainModulus PLAIN = PlainModulus.of(14, CIRCUIT.plainModulus());

    private static Comparison program(Relation relation) {
        return new Comparison(relation, NumberFormat.signed(8), COUNT);
    }

    /** Random, equal, adjacent, one bit apart, extremes, in turn. */
    private static long[][] pairs(int bits, int count, long seed) {
        Random random = new Random(seed);
        int above = Long.SIZE - bits;
        long largest = -1L >>> above + 1;
        long[] x = random.longs(count).map(v -> v << above >> above).toArray();
        long[] y = new long[count];
        for (int i = 0; i < count; i++) {
            switch (i % 6) {
                case 0 -> y[i] = random.nextLong() << above >> above;
                case 1 -> y[i] = x[i];
                case 2 -> y[i] = x[i] + 1 << above >> above;
                case 3 -> y[i] = (x[i] ^ 1L << random.nextInt(bits)) << above >> above;
                case 4 -> y[i] = x[i] - 1 << above >> above;
                default -> {
                    x[i] = random.nextBoolean() ? largest : -largest - 1;
                    y[i] = random.nextBoolean() ? largest : -largest - 1;
                }
            }
        }
        return new long[][] {x, y};
    }

    private static int[] expected(Relation relation, long[][] pairs) {
        return IntStream.range(0, pairs[0].length)
                .map(i -> ComparisonProperties.expected(relation, Long.compare(pairs[0][i], pairs[1][i])))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(Relation.class)
    void everyRelationOfCorrectedBitsIsTold(Relation relation) {
        ExactCircuit<int[]> circuit = ExactCircuit.of(program(relation), LITERAL, Protection.COVERT);
        // equality takes fewer
        assertTrue(CIRCUIT.keys()
                .galois()
                .entrySet()
                .containsAll(circuit.keys().galois().entrySet()));
        long[][] pairs = pairs(8, COUNT, relation.ordinal());
        Optional<int[]> told = TRIAL.with(circuit).correctedAnswer(relation.ordinal(), pairs);
        assertArrayEquals(expected(relation, pairs), told.orElseThrow());
    }

    @Test
    void thirtyTwoBitNumbersAreComparedRightly() {
        int count = 256;
        Comparison program = new Comparison(Relation.SIGN, NumberFormat.signed(32), count);
        Trial<int[]> trial = new Trial<>(ExactCircuit.of(program, Security.CLASSICAL_128, Protection.COVERT));
        assertEquals(14, trial.circuit.parameters().logDegree());
        long[][] pairs = pairs(32, count, 32);
        Decoded decoded = trial.open(trial.circuit.evaluateCorrected(trial.evaluator, trial.corrected(1, pairs)));
        assertArrayEquals(
                expected(Relation.SIGN, pairs), trial.circuit.read(decoded).orElseThrow());
        assertTrue(decoded.margin() > 0.49, "honest noise is far below what proofs say: " + decoded.margin());
    }

    @Test
    void holderOfTheSmallestNumberIsFound() {
        Extremum program = new Extremum(Extremum.Side.SMALLEST, 2, NumberFormat.unsigned(3));
        Trial<Integer> trial = new Trial<>(ExactCircuit.of(program, Security.CLASSICAL_128, Protection.COVERT));
        assertEquals(Optional.of(1), trial.correctedAnswer(1, new long[] {7}, new long[] {0}));
        assertEquals(Optional.of(0), trial.correctedAnswer(2, new long[] {7}, new long[] {7}));
    }

    @Test
    void sizeOfAnIntersectionIsExact() {
        IntersectionSize program = new IntersectionSize(3, NumberFormat.unsigned(6));
        Trial<Integer> trial = new Trial<>(ExactCircuit.of(program, Security.CLASSICAL_128, Protection.COVERT));
        assertEquals(Optional.of(2), trial.correctedAnswer(1, new long[] {1, 60, 3}, new long[] {3, 60}));
        assertEquals(Optional.of(0), trial.correctedAnswer(2, new long[0], new long[] {0}));
    }

    @Test
    void histogramIsExactWithoutEvaluationKeys() {
        Trial<long[]> trial =
                new Trial<>(ExactCircuit.of(Sum.histogram(3, 20), Security.CLASSICAL_128, Protection.COVERT));
        assertTrue(trial.circuit.keys().isEmpty());
        long[][] votes = IntStream.of(3, 19, 3).mapToObj(v -> Sum.oneHot(20, v)).toArray(long[][]::new);
        long[] counts = trial.correctedAnswer(1, votes).orElseThrow();
        assertEquals(2, counts[3]);
        assertEquals(1, counts[19]);
        assertEquals(3, Arrays.stream(counts).sum());
    }

    /** Slots of a plaintext that was prepared. */
    private static long[] slots(Plaintext plaintext, long factor) {
        Decoded decoded = new ExactEncoder(CONTEXT, PLAIN).decode(plaintext.poly(), plaintext.level(), factor);
        return ((Decoded.Slots) decoded).values();
    }

    /** Slots of prepared bits: divided by P, they have the factor of a divided product. */
    private static long[] slots(Poly bits) {
        int top = PARAMETERS.levelMax();
        Poly divided = new Division(CONTEXT.ring(), CONTEXT.extended(top), PARAMETERS.primes(top)).apply(bits);
        long factor = new Analysis(PARAMETERS, PLAIN, 2).dividedProduct(top).factor();
        return slots(new Plaintext(PARAMETERS, top, 1, divided), factor);
    }

    @Test
    void openedSeedGivesBitsInTheRightSlotsAndAMaskBesideTheResult() {
        Grid grid = CIRCUIT.grid();
        for (int party = 0; party < 2; party++) {
            ExactCircuit.Prepared prepared = CIRCUIT.prepare(CONTEXT, party, Seed.ofNumber(7));
            long unit = party == 0 ? 1 : grid.modulus() - 1;
            long[] all = new long[COUNT];
            Arrays.fill(all, 255);
            long[] places = PROGRAM.spread(grid, party, all);
            long[] bits = slots(prepared.bits());
            int ones = 0;
            for (int j = 0; j < grid.columns(); j++) {
                assertTrue(bits[j] == 0 || bits[j] == unit && places[j] == unit);
                // once more in the second row, with the opposite unit
                assertEquals(grid.residue(-bits[j]), bits[grid.columns() + j]);
                ones += bits[j] == 0 ? 0 : 1;
            }
            // 768 bits, half of them up to 8 deviations
            assertTrue(Math.abs(ones - 384) < 112, "ones: " + ones);
            long[] mask = slots(
                    prepared.mask().orElseThrow(),
                    Assessment.of(PROGRAM, PARAMETERS, PLAIN, Protection.COVERT)
                            .result()
                            .factor());
            int zeros = 0;
            for (int j = 0; j < mask.length; j++) {
                assertTrue(!PROGRAM.keeps(grid, j) || mask[j] == 0);
                zeros += mask[j] == 0 ? 1 : 0;
            }
            assertTrue(zeros < mask.length / 8 + 16, "zeros: " + zeros);
        }
    }

    private static boolean same(Poly a, Poly b) {
        return IntStream.range(0, a.size()).allMatch(limb -> Arrays.equals(a.limb(limb), b.limb(limb)));
    }

    private static Poly mask(ExactCircuit.Prepared prepared) {
        return prepared.mask().orElseThrow().poly();
    }

    @Test
    void preparingTwiceFromOneSeedIsTheSameAndFromAnotherIsNot() {
        Seed seed = Seed.ofNumber(8);
        ExactCircuit.Prepared prepared = CIRCUIT.prepare(CONTEXT, 0, seed);
        ExactCircuit.Prepared again = CIRCUIT.prepare(CONTEXT, 0, Seed.ofNumber(8));
        assertTrue(same(prepared.bits(), again.bits()) && same(mask(prepared), mask(again)));
        ExactCircuit.Prepared other = CIRCUIT.prepare(CONTEXT, 0, Seed.ofNumber(9));
        assertFalse(same(prepared.bits(), other.bits()));
        assertFalse(same(mask(prepared), mask(other)));
        assertArrayEquals(Seed.ofNumber(8).bytes(), seed.bytes());
    }

    private static byte[] filled(int value) {
        byte[] corrections = new byte[CIRCUIT.correctionBytes()];
        Arrays.fill(corrections, (byte) value);
        return corrections;
    }

    @Test
    void noiseIsBelowItsBoundWhateverThePartiesCorrect() {
        List<Corrected> prepared = TRIAL.prepared(3);
        byte[] random = filled(0);
        new Random(5).nextBytes(random);
        List<byte[]> patterns = List.of(filled(0), filled(-1), filled(0x55), random);
        double worst = 0;
        for (byte[] first : patterns) {
            for (byte[] second : List.of(filled(-1), random)) {
                Ciphertext result =
                        CIRCUIT.evaluateCorrected(TRIAL.evaluator, Trial.with(prepared, List.of(first, second)));
                double size = Measure.size(TRIAL.keys, PLAIN, result);
                worst = Math.max(worst, size / PLAIN.value() / CIRCUIT.noiseBound());
            }
        }
        double slack = -Math.log(worst) / Math.log(2);
        System.out.printf("a covert comparison: %.1f bits below the bound at worst in 8 runs%n", slack);
        assertTrue(slack >= 0 && slack < 40, slack + " bits");
        assertEquals(0x1p39, CIRCUIT.shareDeviation() / CIRCUIT.noiseBound());
    }

    private static Poly shifted(Poly phase, BigInteger by, long seed) {
        Ring ring = CONTEXT.ring();
        Random random = new Random(seed);
        double[] signs = new double[ring.degree()];
        Arrays.setAll(signs, k -> random.nextBoolean() ? 1 : -1);
        return ring.add(phase, ring.scale(ring.ofCoefficients(signs, phase.primes()), by));
    }

    /** What a proof leaves open: twice a share may be off by the slack, and a share by half the modulus. */
    @Test
    void whateverIsProvenOpensToTheSameAnswer() {
        long[][] pairs = pairs(8, COUNT, 4);
        Ciphertext result = CIRCUIT.evaluateCorrected(TRIAL.evaluator, TRIAL.corrected(4, pairs));
        Poly phase = TRIAL.keys.opened(result, CIRCUIT.shareDeviation());
        double slack = ProofSlack.of(PARAMETERS.degree(), CIRCUIT.shareDeviation());
        BigInteger twoShares = new BigDecimal(slack).toBigInteger();
        BigInteger q = PARAMETERS.modulus(CIRCUIT.resultLevel());
        int[] expected = expected(Relation.LESS, pairs);
        // one more than half of an odd modulus: doubled, it is 1
        BigInteger half = q.add(BigInteger.ONE).shiftRight(1);
        for (Poly proven : List.of(phase, shifted(phase, twoShares, 1), shifted(phase, half, 2))) {
            Decoded decoded = CIRCUIT.decode(CONTEXT, proven);
            assertArrayEquals(expected, CIRCUIT.read(decoded).orElseThrow());
        }
        // the controls: three eighths of the modulus when doubled and times t, and without doubling
        BigInteger tooFar = q.multiply(BigInteger.valueOf(3)).divide(BigInteger.valueOf(16 * PLAIN.value()));
        Decoded beyond = CIRCUIT.decode(CONTEXT, shifted(phase, tooFar, 3));
        assertTrue(beyond instanceof Decoded.Garbled, "margin " + beyond.margin());
        Decoded undoubled = new ExactEncoder(CONTEXT, PLAIN).decode(shifted(phase, half, 2), CIRCUIT.resultLevel(), 1);
        assertTrue(undoubled instanceof Decoded.Garbled, "margin " + undoubled.margin());
    }

    @Test
    void slackIsThatOfTheProof() {
        assertEquals(10, ProofSlack.repetitions(1 << 12));
        assertEquals(9, ProofSlack.repetitions(1 << 14));
        assertEquals(8, ProofSlack.repetitions(1 << 15));
        double deviation = 0x1p60;
        double answer = 2.0 * 16384 * 9 * 3 * 12 * deviation;
        assertEquals(1, ProofSlack.of(1 << 14, deviation) / (2 * 16384 * answer), 1e-12);
        Noise noise = new Noise(PARAMETERS, PLAIN.value(), 2);
        double size = 0x1p50;
        double opened = 2 * size + 65537 * 2 * ProofSlack.of(1 << 14, Noise.hiding(noise.ofResult(size)));
        assertEquals(Math.log(4 * opened) / Math.log(2), noise.logModulusMin(size, Protection.COVERT), 1e-6);
    }

    @Test
    void inputsThatDoNotMatchAreRefused() {
        List<Corrected> prepared = TRIAL.prepared(5);
        Corrected good = prepared.getFirst();
        ExtendedCiphertext bits = good.bits();
        Ciphertext mask = good.mask().orElseThrow();
        byte[] corrections = filled(0);
        int below = PARAMETERS.levelMax() - 1;
        Poly zero = CONTEXT.ring().constant(BigInteger.ZERO, CONTEXT.extended(below));
        Ciphertext wrongLevel = TRIAL.keys.encrypt(new ExactEncoder(CONTEXT, PLAIN).encodeConstant(0, below, 1));
        for (List<Corrected> wrong : List.of(
                List.of(good),
                List.of(good, good, good),
                List.of(good, new Corrected(bits, Optional.of(mask), new byte[COUNT - 1])),
                List.of(new Corrected(bits, Optional.of(mask), new byte[COUNT + 1]), good),
                List.of(new Corrected(bits, Optional.empty(), corrections), good),
                List.of(new Corrected(bits, Optional.of(wrongLevel), corrections), good),
                List.of(
                        new Corrected(
                                new ExtendedCiphertext(PARAMETERS, below, zero, zero), Optional.of(mask), corrections),
                        good))) {
            assertThrows(IllegalArgumentException.class, () -> CIRCUIT.evaluateCorrected(TRIAL.evaluator, wrong));
        }
        assertThrows(IllegalArgumentException.class, () -> CIRCUIT.requireCorrections(new byte[0]));
        Seed seed = Seed.ofNumber(1);
        for (int party : new int[] {-1, 2}) {
            assertThrows(IllegalArgumentException.class, () -> CIRCUIT.prepare(CONTEXT, party, seed));
            assertThrows(IllegalArgumentException.class, () -> CIRCUIT.corrections(party, new long[COUNT], seed));
        }
    }

    @Test
    void preparedBitsAndNumbersDoNotMix() {
        ExactCircuit<int[]> curious = ExactCircuit.of(PROGRAM, LITERAL.withBaseBits(92), Protection.CURIOUS);
        Seed seed = Seed.ofNumber(1);
        SecureRandom random = new SecureRandom();
        assertThrows(IllegalStateException.class, () -> curious.correctionBytes());
        assertThrows(IllegalStateException.class, () -> curious.requireCorrections(new byte[COUNT]));
        assertThrows(IllegalStateException.class, () -> curious.corrections(0, new long[COUNT], seed));
        Context context = Context.of(curious.parameters());
        assertThrows(IllegalStateException.class, () -> curious.prepare(context, 0, seed));
        assertThrows(IllegalStateException.class, () -> CIRCUIT.encode(CONTEXT, 0, new long[COUNT], random));
        assertThrows(IllegalStateException.class, () -> CIRCUIT.evaluate(TRIAL.evaluator, List.of()));
        assertThrows(IllegalStateException.class, CIRCUIT::inputs);
        assertEquals(Protection.CURIOUS, curious.protection());
        assertEquals(Protection.COVERT, CIRCUIT.protection());
    }

    @Test
    void computationsOnOtherThanBitsAreRefused() {
        Range range = new Range(0, 100);
        for (Program<?> program :
                List.of(Sum.of(2, 1, range), new Variance(2, 1, range), new InnerProduct(1, range, range))) {
            for (var refusal : List.of(
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> ExactCircuit.of(program, Security.CLASSICAL_128, Protection.COVERT)),
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> ExactCircuit.of(program, LITERAL, Protection.COVERT)))) {
                assertTrue(
                        String.valueOf(refusal.getMessage()).startsWith("inputs of this computation are not bits"),
                        refusal.getMessage());
            }
        }
    }

    @Test
    void parametersThatLeaveNoRoomForTheSlackAreRefused() {
        ParametersLiteral curious =
                ExactCircuit.of(PROGRAM, Security.CLASSICAL_128).parameters().literal();
        assertThrows(IllegalArgumentException.class, () -> ExactCircuit.of(PROGRAM, curious, Protection.COVERT));
        var smaller = new ParametersLiteral(14, Security.CLASSICAL_128, 5, 34, 84, ParametersLiteral.BEST);
        var refusal = assertThrows(
                IllegalArgumentException.class, () -> ExactCircuit.of(PROGRAM, smaller, Protection.COVERT));
        assertTrue(String.valueOf(refusal.getMessage()).contains("need a modulus of"), refusal.getMessage());
    }

    @Test
    void bytesAreThoseOnTheWire() {
        Corrected one = TRIAL.prepared(6).getFirst();
        long written = WireWriter.bytes(one.bits()).length
                + WireWriter.bytes(one.mask().orElseThrow()).length;
        assertEquals(written + CIRCUIT.correctionBytes(), CIRCUIT.estimate().inputBytes());
        assertEquals(COUNT, CIRCUIT.correctionBytes());
        assertEquals(PROGRAM.depth(), CIRCUIT.estimate().depth());
    }

    /** They change with the search and the noise bounds, and only then: parties make new keys when they do. */
    @Test
    void parametersOfSomeCircuitsAreThoseThatStandHere() {
        record Case(Program<?> program, ParametersLiteral literal, long keyBytes, long inputBytes, double noiseBits) {}
        int best = ParametersLiteral.BEST;
        int none = ParametersLiteral.NO_EVALUATION_KEYS;
        Security security = Security.CLASSICAL_128;
        for (Case one : List.of(
                new Case(
                        new Comparison(Relation.SIGN, NumberFormat.signed(32), 1),
                        new ParametersLiteral(14, security, 6, 41, 88, best),
                        19_020_480,
                        1_728_640,
                        25.5),
                new Case(
                        new Extremum(Extremum.Side.LARGEST, 4, NumberFormat.signed(32)),
                        new ParametersLiteral(15, security, 9, 44, 90, best),
                        57_942_984,
                        4_718_720,
                        27.2),
                new Case(
                        new IntersectionSize(8, NumberFormat.unsigned(30)),
                        new ParametersLiteral(14, security, 6, 41, 91, best),
                        24_145_016,
                        1_761_408,
                        28.1),
                new Case(
                        Sum.histogram(4, 10),
                        new ParametersLiteral(12, security, 0, 34, 86, none),
                        44_120,
                        88_128,
                        24.2))) {
            ExactCircuit<?> circuit = ExactCircuit.of(one.program, security);
            assertEquals(one.literal, circuit.parameters().literal());
            assertEquals(one.keyBytes, circuit.estimate().keyBytes());
            assertEquals(one.inputBytes, circuit.estimate().inputBytes());
            assertEquals(one.noiseBits, Math.log(circuit.noiseBound()) / Math.log(2), 0.05);
        }
    }
}
