package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an asker can and cannot get through with that knows its secret and computes as it likes. */
class QuestionProofTest {
    private final Fixture f = Fixture.of(Context.of(Comparison.parameters()));
    private final Ring ring = f.context().ring();
    private final QuestionBounds bounds = f.bounds();
    private final long[] bits = new Random(1).longs(32, 0, 2).toArray();
    private final Ciphertext honest = f.encryptor().encrypt(f.places(bits));
    private final QuestionVector witness = Question.witness(f.context(), f.secret(), honest);

    private static QuestionVector copy(QuestionVector v) {
        return new QuestionVector(
                v.secret().clone(), v.error().clone(), v.message().clone());
    }

    private Ciphertext plus(Poly difference) {
        return new Ciphertext(
                f.context().parameters(),
                List.of(ring.add(honest.part(0), difference), honest.part(1)),
                honest.noise(),
                honest.seed());
    }

    private Poly constant(BigInteger value) {
        return ring.constant(value, f.context().allPrimes());
    }

    private QuestionProof attempt(Ciphertext ciphertext, QuestionVector known, int number) {
        return QuestionProof.attempt(f.statement(ciphertext), known, Seed.ofNumber(number));
    }

    private void assertRefused(Ciphertext ciphertext, QuestionProof proof) {
        assertThrows(UnprovenException.class, () -> new Question(ciphertext, proof).proven(f.context()));
    }

    @Test
    void honestQuestionsAreProven() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    f.context().parameters(),
                    f.question(bits).proven(f.context()).parameters());
        }
        // Any numbers: that they are bits is for others to say.
        f.question(65536, 5, 32768, 32769).proven(f.context());
    }

    @Test
    void theWitnessIsWhatWasEncrypted() {
        assertTrue(Arrays.stream(witness.secret()).allMatch(s -> Math.abs(s) <= 1));
        assertTrue(Arrays.stream(witness.error()).allMatch(e -> Math.abs(e) <= 29));
        assertTrue(Arrays.stream(witness.secret()).distinct().count() == 3);
        assertTrue(Arrays.stream(witness.error()).distinct().count() > 10);
        double[] secret = f.secret().values().limb(0).clone();
        ring.inverse(secret, 0);
        long[] message = new long[f.degree()];
        for (int i = 0; i < Subring.PLACES; i++) {
            message[i * f.context().subring().copies()] = Math.floorMod(witness.message()[i], f.t());
        }
        assertArrayEquals(f.decryptor().decrypt(honest).coefficients(), message);
        for (int i = 0; i < secret.length; i++) {
            assertEquals(ring.modulus(0).reduce(secret[i]), witness.secret()[i]);
        }
    }

    /** About one in eighteen, as the sizes say; and none beyond its limit is given away. */
    @Test
    void fewAttemptsAreRejected() {
        int within = 0;
        for (int i = 0; i < 40; i++) {
            within += attempt(honest, witness, i).isWithin(bounds) ? 1 : 0;
        }
        // Less with a probability below 2^-20, if the true one is exp(−0.055).
        assertTrue(within >= 29, within + " of 40");
        assertTrue(f.question(bits).proof().isWithin(bounds));
    }

    /**
     * Masks are uniform between −γ and γ−1. So a response comes up as often for one witness as for another, if each value within the
     * limit has a mask behind it whatever is masked.
     */
    @Test
    void everyResponseWithinTheLimitsHasAMaskBehindItWhateverTheWitness() {
        for (QuestionBounds.Interval one : List.of(bounds.secret(), bounds.error(), bounds.message())) {
            assertTrue(one.limit() + one.witness() <= one.mask() - 1);
            assertTrue(-one.limit() - one.witness() >= -one.mask());
            // And not one less than that allows.
            assertTrue(one.limit() + 1 + one.witness() > one.mask() - 1);
        }
        assertEquals(
                List.of(1L, 29L, 32768L),
                List.of(
                        bounds.secret().witness(),
                        bounds.error().witness(),
                        bounds.message().witness()));
    }

    @Test
    void masksFillTheirRanges() {
        QuestionVector masks = QuestionVector.masks(ring, Seed.ofNumber(5), 0);
        assertUniform(IntStream.of(masks.secret()).asDoubleStream().toArray(), 0x1p23);
        assertUniform(IntStream.of(masks.error()).asDoubleStream().toArray(), 0x1p28);
        long[] messages = IntStream.range(0, 64)
                .mapToObj(r -> QuestionVector.masks(ring, Seed.ofNumber(6), r))
                .flatMapToLong(v -> Arrays.stream(v.message()))
                .toArray();
        assertUniform(Arrays.stream(messages).asDoubleStream().toArray(), 0x1p31);
        // The two that come from one draw have nothing to do with one another.
        double product = 0;
        for (int i = 0; i < masks.secret().length; i++) {
            product += masks.secret()[i] / 0x1p23 * (masks.error()[i] / 0x1p28);
        }
        assertEquals(0, product, 6 * Math.sqrt(masks.secret().length) / 3);
    }

    private static void assertUniform(double[] values, double most) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        assertTrue(sorted[0] >= -most && sorted[sorted.length - 1] <= most - 1);
        // Kolmogorov's distance, exceeded with a probability of 2·exp(−2·3²).
        for (int i = 0; i < sorted.length; i++) {
            assertEquals((i + 0.5) / sorted.length, (sorted[i] + most) / (2 * most), 3 / Math.sqrt(sorted.length));
        }
    }

    /** The algebra of what is proven: from two responses to one commitment come a secret and noise of twice the question. */
    @Test
    void twoResponsesToOneCommitmentGiveTheWitnessTwice() {
        for (int[] exponents : new int[][] {{5, 8}, {0, 127}, {64, 0}, {3, 35}}) {
            QuestionVector one = QuestionVector.masks(ring, Seed.ofNumber(9), 0);
            QuestionVector other = copy(one);
            one.addRotated(witness, exponents[0]);
            other.addRotated(witness, exponents[1]);
            QuestionVector difference = QuestionVector.zeros(f.degree());
            for (int i = 0; i < f.degree(); i++) {
                difference.secret()[i] = one.secret()[i] - other.secret()[i];
                difference.error()[i] = one.error()[i] - other.error()[i];
            }
            Arrays.setAll(difference.message(), i -> one.message()[i] - other.message()[i]);
            // 2/(Y^i − Y^j) = Y^(−i)·Σ Y^(d·k), d = j − i.
            int d = Math.floorMod(exponents[1] - exponents[0], Subring.POWERS);
            int order = Subring.POWERS / Integer.highestOneBit(d & -d);
            QuestionVector extracted = QuestionVector.zeros(f.degree());
            for (int k = 0; k < order / 2; k++) {
                extracted.addRotated(difference, Math.floorMod(d * k - exponents[0], Subring.POWERS));
            }
            for (int i = 0; i < f.degree(); i++) {
                assertEquals(2 * witness.secret()[i], extracted.secret()[i]);
                assertEquals(2 * witness.error()[i], extracted.error()[i]);
            }
            for (int i = 0; i < Subring.PLACES; i++) {
                assertEquals(2 * witness.message()[i], extracted.message()[i]);
            }
        }
    }

    /** What an earlier asker could hide: noise far beyond a fresh ciphertext's, to be multiplied by what is to be hidden. */
    @Test
    void anAskerThatHidesNoiseIsRefused() {
        long hidden = f.t() << 40;
        Ciphertext noisy = plus(constant(BigInteger.valueOf(hidden)));
        // With the honest proof, with one about the honest numbers, and with one that takes the noise for an error.
        assertRefused(noisy, QuestionProof.of(f.statement(honest), bounds, witness, f.random()));
        assertRefused(noisy, attempt(noisy, witness, 1));
        QuestionVector large = copy(witness);
        large.error()[0] += 1 << 30;
        Ciphertext lesser = plus(constant(BigInteger.valueOf(f.t() << 30)));
        QuestionProof beyond = attempt(lesser, large, 1);
        assertFalse(beyond.isWithin(bounds));
        assertRefused(lesser, beyond);
        assertThrows(
                IllegalArgumentException.class, () -> QuestionProof.of(f.statement(lesser), bounds, large, f.random()));
        Optional<QuestionProof> lucky = Optional.empty();
        for (int i = 0; i < 20 && lucky.isEmpty(); i++) {
            lucky = Optional.of(attempt(lesser, large, i)).filter(proof -> proof.isWithin(bounds));
        }
        assertTrue(lucky.isEmpty());
    }

    /** What is a little too large can be proven: that is the slack that answers are made for. */
    @Test
    void theSlackIsProvenAndNotMore() throws Exception {
        QuestionVector larger = copy(witness);
        larger.error()[0] += 1000;
        Ciphertext noisy = plus(constant(BigInteger.valueOf(1000 * f.t())));
        Question question = null;
        for (int i = 0; i < 10 && question == null; i++) {
            QuestionProof proof = attempt(noisy, larger, i);
            question = proof.isWithin(bounds) ? new Question(noisy, proof) : null;
        }
        assertEquals(f.context().parameters(), question.proven(f.context()).parameters());
    }

    /** Two copies of a bit that differ: no polynomial in Y, and what is left over is no multiple of t. */
    @Test
    void anAskerWhoseCopiesDifferIsRefused() {
        long[] slots = f.encoder().slotsOf(f.decryptor().decrypt(honest).coefficients());
        slots[f.context().subring().slot(3, 77)] ^= 1;
        Ciphertext differing = f.encryptor().encrypt(f.encoder().slots(slots));
        QuestionVector known = Question.witness(f.context(), f.secret(), differing);
        assertTrue(Arrays.stream(known.error()).allMatch(e -> Math.abs(e) <= 29));
        // Every number known to it is small; they just do not add up to the question.
        assertRefused(differing, QuestionProof.of(f.statement(differing), bounds, known, f.random()));
        assertThrows(
                UnprovenException.class,
                () -> Question.of(f.context(), f.secret(), differing, f.random())
                        .proven(f.context()));
    }

    @Test
    void aProofIsForOneQuestionAlone() {
        QuestionProof proof = QuestionProof.of(f.statement(honest), bounds, witness, f.random());
        Ciphertext other = f.encryptor().encrypt(f.places(bits));
        assertRefused(other, proof);
        Seed seed = Seed.ofNumber(3);
        Ciphertext otherSeed = new Ciphertext(
                f.context().parameters(),
                List.of(honest.part(0), f.context().uniform(seed, f.context().allPrimes())),
                honest.noise(),
                Optional.of(seed));
        assertRefused(otherSeed, proof);
        assertRefused(otherSeed, attempt(otherSeed, witness, 1));
        // The seed is part of the statement, also where nothing else differs.
        Ciphertext renamed =
                new Ciphertext(f.context().parameters(), honest.parts(), honest.noise(), Optional.of(seed));
        assertRefused(renamed, proof);
    }

    @Test
    void everyPartOfAProofMatters() {
        QuestionProof proof = QuestionProof.of(f.statement(honest), bounds, witness, f.random());
        for (int r : new int[] {0, 18}) {
            for (int part = 0; part < 3; part++) {
                List<QuestionVector> changed = new ArrayList<>(proof.responses());
                QuestionVector one = copy(changed.get(r));
                switch (part) {
                    case 0 -> one.secret()[8191] ^= 1;
                    case 1 -> one.error()[0] ^= 1;
                    default -> one.message()[63] ^= 1;
                }
                changed.set(r, one);
                assertRefused(honest, new QuestionProof(proof.challenge(), changed));
            }
        }
        for (int at : new int[] {0, 31}) {
            byte[] challenge = proof.challenge();
            challenge[at] ^= 1;
            assertRefused(honest, new QuestionProof(challenge, proof.responses()));
        }
        List<QuestionVector> swapped = new ArrayList<>(proof.responses());
        java.util.Collections.swap(swapped, 0, 1);
        assertRefused(honest, new QuestionProof(proof.challenge(), swapped));
        // The positive control.
        assertTrue(new QuestionProof(proof.challenge(), proof.responses()).holds(f.statement(honest), bounds));
    }

    /** The simulator, which needs no secret: it would prove anything if it could choose the challenge. */
    @Test
    void responsesThatWereChosenBeforeTheCommitmentsAreRefused() {
        Ciphertext nonsense = plus(constant(BigInteger.ONE.shiftLeft(100)));
        QuestionStatement statement = f.statement(nonsense);
        byte[] wished = new byte[Transcript.DIGEST_BYTES];
        int[] exponents = QuestionProof.exponents(wished);
        List<QuestionVector> responses = IntStream.range(0, QuestionBounds.REPETITIONS)
                .mapToObj(r -> QuestionVector.masks(ring, Seed.ofNumber(7), r))
                .toList();
        byte[][] commitments = IntStream.range(0, exponents.length)
                .mapToObj(r -> statement.commitment(responses.get(r), exponents[r]))
                .toArray(byte[][]::new);
        assertRefused(nonsense, new QuestionProof(wished, responses));
        assertRefused(nonsense, new QuestionProof(statement.challenge(commitments), responses));
    }

    /** What prints a question shows what it is, and nothing of it. */
    @Test
    void nothingIsTold() {
        Question question = f.question(bits);
        assertEquals("proof of a question, 19 repetitions", question.proof().toString());
        assertEquals(
                "numbers of a proof", question.proof().responses().getFirst().toString());
        assertEquals("statement of a question", f.statement(honest).toString());
        assertEquals("question under " + Comparison.parameters(), question.toString());
        assertEquals(
                "proven question under " + Comparison.parameters(),
                f.proven(question).toString());
    }

    /** Also what an attempt that is thrown away was made of. */
    @Test
    void wipedNumbersAreZeros() {
        QuestionVector gone = copy(witness);
        gone.wipe();
        assertArrayEquals(new int[f.degree()], gone.secret());
        assertArrayEquals(new int[f.degree()], gone.error());
        assertArrayEquals(new long[Subring.PLACES], gone.message());
    }

    @Test
    void exponentsAreSevenBitsEach() {
        byte[] challenge = new byte[32];
        Arrays.fill(challenge, (byte) 0xff);
        assertTrue(Arrays.stream(QuestionProof.exponents(challenge)).allMatch(e -> e == 127));
        assertEquals(19, QuestionProof.exponents(challenge).length);
        byte[] second = new byte[32];
        second[30] = 1;
        int[] expected = new int[19];
        expected[1] = 2;
        assertArrayEquals(expected, QuestionProof.exponents(second));
        assertTrue(Math.pow(Subring.POWERS, QuestionBounds.REPETITIONS) >= 0x1p128);
    }

    /**
     * A question can be off by {@code (Q+1)/2·(1 + Y + …)} and its proof holds, as twice that is short: hence only what is made of the
     * doubled question is short too. Without doubling the answer's noise would tell the factors' parities.
     */
    @Test
    void whatIsOffByHalfTheModulusIsProvenAndTellsNothing() throws Exception {
        BigInteger half =
                f.context().parameters().modulus(3).add(BigInteger.ONE).shiftRight(1);
        double[][] limbs = new double[3][f.degree()];
        for (int prime = 0; prime < 3; prime++) {
            for (int i = 0; i < Subring.PLACES; i++) {
                limbs[prime][i * f.context().subring().copies()] =
                        ring.modulus(prime).residue(half);
            }
            ring.forward(limbs[prime], prime);
        }
        Poly off = ring.poly(f.context().allPrimes(), limbs);
        Ciphertext lie = plus(off);
        QuestionStatement statement = f.statement(lie);
        // What it commits to is off by the same; what that makes of the challenge is a short polynomial in Y.
        List<QuestionVector> responses = new ArrayList<>();
        byte[][] commitments = new byte[QuestionBounds.REPETITIONS][];
        for (int r = 0; r < commitments.length; r++) {
            responses.add(QuestionVector.masks(ring, Seed.ofNumber(11), r));
            // With the exponent 0 the statement's own polynomial is subtracted: the honest part is put back as a mask.
            QuestionVector masks = copy(responses.get(r));
            masks.addRotated(witness, 0);
            commitments[r] = statement.commitment(masks, 0);
        }
        byte[] challenge = statement.challenge(commitments);
        int[] exponents = QuestionProof.exponents(challenge);
        for (int r = 0; r < commitments.length; r++) {
            responses.get(r).addRotated(witness, exponents[r]);
            for (int i = 0; i < Subring.PLACES; i++) {
                responses.get(r).message()[i] += turned(i, exponents[r]);
            }
        }
        ProvenQuestion proven = new Question(lie, new QuestionProof(challenge, responses)).proven(f.context());

        Ciphertext answer = new Blinder(f.context(), proven, f.encoder().coefficients(new long[] {1}), 3, f.random())
                .answer(f.encoder().slots(new long[0]));
        assertTrue(f.decryptor().decrypt(answer).noise() <= answer.noise());
        double alone = f.decryptor().decrypt(lie).noise();
        assertTrue(alone > answer.noise() * 8, "not doubled: " + alone);
    }

    /** A coefficient of {@code (Y^j − 1)·(Q+1)/2·(1 + Y + …)} modulo Q. */
    private static int turned(int i, int exponent) {
        int j = exponent % Subring.PLACES;
        // For j below n: −1 at the coefficients below j. For j from n on the sign is the other: Y^n = −1.
        boolean below = i < j;
        return exponent < Subring.PLACES ? (below ? -1 : 0) : (below ? 0 : -1);
    }
}
