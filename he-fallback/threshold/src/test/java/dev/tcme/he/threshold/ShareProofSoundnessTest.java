package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a party can and cannot get through with that knows its secret and computes as it likes. */
class ShareProofSoundnessTest {
    private static final int PARTY = 2;

    private final Proving proving = Proving.least(2);
    private final Ring ring = proving.parties.context.ring();
    private final int n = ring.degree();
    private final DecryptionRequest request = proving.request(1);
    private final ProofBounds bounds = proving.bounds(request);
    private final ProofVector witness = proving.witness(request, PARTY);
    private final BigInteger q =
            proving.parties.context.parameters().modulus(request.ciphertext().level());

    /** What the party should give. */
    private final Poly honest =
            proving.parties.party(PARTY).decryptProven(request).share().value();

    ShareProofSoundnessTest() throws FaultException {}

    /** The polynomial {@code value·(1 + X + … )} with so many terms. */
    private Poly first(int terms, BigInteger value) {
        double[][] limbs = new double[request.primes().length][n];
        for (int i = 0; i < limbs.length; i++) {
            Arrays.fill(limbs[i], 0, terms, ring.modulus(request.primes()[i]).residue(value));
            ring.forward(limbs[i], request.primes()[i]);
        }
        return ring.poly(request.primes(), limbs);
    }

    private static WideIntegers plus(WideIntegers a, double[] values, BigInteger weight) {
        WideIntegers sum = WideIntegers.zeros(BigInteger.ONE.shiftLeft(WideIntegers.BITS_MAX - 1), a.count());
        sum.addRotated(a, 0);
        sum.addScaled(values, weight);
        return sum;
    }

    private boolean within(ProofVector response) {
        return response.within(
                bounds.secret().limit(), bounds.error().limit(), bounds.noise().limit());
    }

    private static Seed seed(int attempt) {
        return Seed.ofNumber(1000 + attempt);
    }

    /** One attempt of the protocol with whatever witness, and whether the responses are within their limits. */
    private ShareProof attempt(ProofStatement statement, ProofVector known, int attempt) {
        List<ProofVector> responses = new ArrayList<>();
        Digest[] commitments = new Digest[bounds.repetitions()];
        for (int r = 0; r < commitments.length; r++) {
            responses.add(ProofVector.masks(seed(attempt), r, bounds));
            commitments[r] = statement.commitment(responses.get(r));
        }
        Digest challenge = statement.challenge(commitments);
        int[] exponents = ShareProof.exponents(bounds, challenge);
        for (int r = 0; r < commitments.length; r++) {
            responses.get(r).addRotated(known, exponents[r]);
        }
        return new ShareProof(bounds, challenge, responses);
    }

    private void assertRefused(ShareProof proof, ProofStatement statement) {
        FaultException fault = assertThrows(FaultException.class, () -> proof.verify(statement, PARTY));
        assertEquals(OptionalInt.of(PARTY), fault.party());
        assertTrue(String.valueOf(fault.getMessage()).contains("does not hold"), fault.getMessage());
    }

    @Test
    void aShareThatIsOffInOneCoefficientIsRefused() throws Exception {
        ProofStatement right = proving.statement(request, PARTY, honest);
        attempt(right, witness, 0).verify(right, PARTY);
        for (BigInteger off : List.of(BigInteger.ONE, q.shiftRight(20), q.shiftRight(1))) {
            Poly wrong = ring.add(honest, first(1, off));
            ProofStatement statement = proving.statement(request, PARTY, wrong);
            assertRefused(attempt(statement, witness, 0), statement);
            assertRefused(attempt(right, witness, 0), statement);
        }
    }

    @Test
    void aShareOfAnotherSmallSecretIsRefusedWhateverIsAnsweredForTheKeyShare() {
        PartySecret stranger = PartySecret.of(proving.parties.agreement, Seed.ofNumber(77));
        ProofVector known = new ShareProofMaker(proving.parties.agreement, stranger).witness(request, PARTY, bounds);
        Poly wrong = new ShareMaker(proving.parties.agreement, stranger).decryption(request, stranger.values(), PARTY);
        ProofStatement statement = proving.statement(request, PARTY, wrong);

        assertRefused(attempt(statement, known, 0), statement);
        var mixed = new ProofVector(known.secret(), witness.error(), known.noise());
        assertRefused(attempt(statement, mixed, 0), statement);
    }

    @Test
    void noiseThatIsFarTooLargeHasNoResponsesWithinTheLimits() throws Exception {
        // She takes the difference for noise. Up to about γ that can succeed, and is what the slack stands for.
        double[] unit = new double[n];
        unit[3] = 1;
        var large = new ProofVector(
                witness.secret(),
                witness.error(),
                plus(witness.noise(), unit, bounds.noise().mask().shiftLeft(1)));
        Poly wrong = ring.add(honest, monomial(3, bounds.noise().mask().shiftLeft(1)));
        ProofStatement statement = proving.statement(request, PARTY, wrong);
        ProofStatement right = proving.statement(request, PARTY, honest);
        int accepted = 0;
        for (int run = 0; run < 8; run++) {
            ShareProof proof = attempt(statement, large, run);
            proof.verify(statement, PARTY);
            assertFalse(proof.responses().stream().allMatch(this::within));
            accepted += attempt(right, witness, run).responses().stream().allMatch(this::within) ? 1 : 0;
        }
        assertTrue(accepted >= 2, accepted + " of 8 honest attempts");
        assertThrows(
                IllegalArgumentException.class,
                () -> ShareProof.of(statement, bounds, large, ShareProofSoundnessTest::seed));
    }

    private Poly monomial(int exponent, BigInteger value) {
        double[][] limbs = new double[request.primes().length][n];
        for (int i = 0; i < limbs.length; i++) {
            limbs[i][exponent] = ring.modulus(request.primes()[i]).residue(value);
            ring.forward(limbs[i], request.primes()[i]);
        }
        return ring.poly(request.primes(), limbs);
    }

    @Test
    void responsesThatWereChosenBeforeTheCommitmentsAreRefused() {
        // The simulator, which needs no secret: it would prove anything if it could choose the challenge.
        ProofStatement wrong = proving.statement(request, PARTY, ring.add(honest, first(n, q.shiftRight(3))));
        Digest wished = Hash.of("wished").digest();
        int[] exponents = ShareProof.exponents(bounds, wished);
        List<ProofVector> responses = new ArrayList<>();
        Digest[] commitments = new Digest[bounds.repetitions()];
        for (int r = 0; r < commitments.length; r++) {
            responses.add(ProofVector.masks(seed(0), r, bounds));
            commitments[r] = wrong.commitment(responses.get(r), exponents[r]);
        }
        // The hash of these commitments asks for other exponents.
        Digest asked = wrong.challenge(commitments);
        assertFalse(Arrays.equals(exponents, ShareProof.exponents(bounds, asked)));
        assertRefused(new ShareProof(bounds, wished, responses), wrong);
        assertRefused(new ShareProof(bounds, asked, responses), wrong);
    }

    @Test
    void everyRepetitionHasBitsOfTheChallengeOfItsOwn() {
        byte[] bytes = Hash.of("challenge").digest().bytes();
        var number = new BigInteger(1, bytes);
        int[] exponents = ShareProof.exponents(bounds, Digest.of(bytes));
        BigInteger together = BigInteger.ZERO;
        for (int r = exponents.length - 1; r >= 0; r--) {
            assertTrue(exponents[r] >= 0 && exponents[r] < 2 * n);
            together = together.multiply(BigInteger.valueOf(2L * n)).add(BigInteger.valueOf(exponents[r]));
        }

        assertEquals(10, exponents.length);
        assertEquals(number.mod(BigInteger.valueOf(2L * n).pow(10)), together);
    }

    @Test
    void everyPartOfTheStatementIsInTheHash() throws Exception {
        ProofStatement right = proving.statement(request, PARTY, honest);
        DecryptionRequest another = proving.request(2);
        var other = new Proving(Proving.agreement(2, 2));
        List<ProofStatement> others = List.of(
                proving.statement(request, 1, honest),
                proving.statement(another, PARTY, honest),
                proving.statement(request, PARTY, ring.negate(honest)),
                new ProofStatement(
                        new DecryptionShare(request, PARTY, honest), proving.keys.share(1, request.primes())),
                other.statement(other.request(1), PARTY, honest));
        Digest[] nothing = {};
        for (ProofStatement statement : others) {
            assertFalse(statement.digest().equals(right.digest()));
            assertFalse(statement.challenge(nothing).equals(right.challenge(nothing)));
        }
        assertEquals(right.digest(), proving.statement(request, PARTY, honest).digest());
    }

    @Test
    void anOffsetOfHalfTheModulusEverywhereIsAcceptedAndTheDoubledSumDoesNotMind() throws Exception {
        BigInteger half = q.add(BigInteger.ONE).shiftRight(1);
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        Poly wrong = ring.add(honest, first(n, half));
        ProofStatement statement = proving.statement(request, PARTY, wrong);
        ShareProof proof = IntStream.range(0, 64)
                .mapToObj(attempt -> offset(statement, ones, half, attempt))
                .filter(one -> one.responses().stream().allMatch(this::within))
                .findFirst()
                .orElseThrow();

        byte[] bytes = new ProvenShare(new DecryptionShare(request, PARTY, wrong), proof).bytes();
        ProvenShare read = proving.read(request, PARTY, bytes);

        DecryptionShare first = proving.parties.party(1).decryptProven(request).share();
        Plaintext sum = request.sum(List.of(first, read.share()));
        Plaintext should = request.sum(List.of(first, new DecryptionShare(request, PARTY, honest)));
        // The sum itself is off by half the modulus in every coefficient, the doubled one by 1.
        assertCoefficients(half, ring.subtract(sum.poly(), should.poly()));
        Poly doubled = ring.subtract(ring.add(sum.poly(), sum.poly()), ring.add(should.poly(), should.poly()));
        assertCoefficients(BigInteger.ONE, doubled);
    }

    /**
     * One attempt to prove a share with (q+1)/2 more in every coefficient: the same goes into the masks of the noise. As
     * {@code 1 + X + …} is the same as its rotations modulo 2, both together are 0 or q + 1 everywhere.
     */
    private ShareProof offset(ProofStatement statement, double[] ones, BigInteger half, int attempt) {
        List<ProofVector> responses = new ArrayList<>();
        Digest[] commitments = new Digest[bounds.repetitions()];
        for (int r = 0; r < commitments.length; r++) {
            ProofVector masks = ProofVector.masks(seed(attempt), r, bounds);
            responses.add(masks);
            commitments[r] = statement.commitment(
                    new ProofVector(masks.secret(), masks.error(), plus(masks.noise(), ones, half)));
        }
        Digest challenge = statement.challenge(commitments);
        int[] exponents = ShareProof.exponents(bounds, challenge);
        for (int r = 0; r < commitments.length; r++) {
            responses.get(r).addRotated(witness, exponents[r]);
            WideIntegers u = WideIntegers.of(ones, BigInteger.ONE);
            u.addRotated(WideIntegers.of(ones, BigInteger.ONE), exponents[r]);
            double[] more = IntStream.range(0, n)
                    .mapToDouble(i -> u.get(i).intValueExact() / 2)
                    .toArray();
            responses.get(r).noise().addScaled(more, BigInteger.ONE);
        }
        return new ShareProof(bounds, challenge, responses);
    }

    private void assertCoefficients(BigInteger expected, Poly poly) {
        for (int i = 0; i < poly.size(); i++) {
            Modulus modulus = ring.modulus(poly.prime(i));
            double[] limb = poly.limb(i).clone();
            ring.inverse(limb, poly.prime(i));
            long residue = modulus.canonical(modulus.residue(expected));
            assertTrue(Arrays.stream(limb).allMatch(x -> modulus.canonical(x) == residue));
        }
    }

    /** {@code 2/(1 − X^d)}, d not a multiple of 2N: the sum of X^(dk) up to the k at which X^(dk) is −1. */
    private int[] inverse(int d) {
        int[] result = new int[n];
        for (int exponent = 0; exponent != n; exponent = (exponent + d) % (2 * n)) {
            result[exponent % n] += exponent < n ? 1 : -1;
        }
        return result;
    }

    @Test
    void twoResponsesToOneCommitmentGiveTwiceTheSecretAndTwiceTheNoise() {
        var random = new Random(5);
        for (int d : new int[] {2, n / 2, n, 1 + 2 * random.nextInt(n)}) {
            int j = random.nextInt(2 * n);
            int i = (j + d) % (2 * n);
            // X^j − X^i = X^j·(1 − X^d), and 1/X^j = X^(2N−j).
            ProofVector one = answer(j);
            ProofVector other = answer(i);
            int[] factor = inverse(d);
            assertTrue(Arrays.stream(factor).allMatch(x -> Math.abs(x) <= 1));

            assertDoubled(witness.secret(), extracted(one.secret(), other.secret(), j, factor));
            assertDoubled(witness.error(), extracted(one.error(), other.error(), j, factor));
            assertDoubled(witness.noise(), extracted(one.noise(), other.noise(), j, factor));
        }
    }

    private ProofVector answer(int exponent) {
        ProofVector response = ProofVector.masks(seed(0), 0, bounds);
        response.addRotated(witness, exponent);
        return response;
    }

    private WideIntegers extracted(WideIntegers one, WideIntegers other, int j, int... factor) {
        WideIntegers difference = WideIntegers.zeros(BigInteger.ONE.shiftLeft(WideIntegers.BITS_MAX - 1), n);
        WideIntegers result = WideIntegers.zeros(BigInteger.ONE.shiftLeft(WideIntegers.BITS_MAX - 1), n);
        difference.addRotated(one, 2 * n - j & 2 * n - 1);
        difference.addRotated(other, 3 * n - j & 2 * n - 1);
        for (int k = 0; k < n; k++) {
            if (factor[k] != 0) {
                result.addRotated(difference, factor[k] > 0 ? k : n + k);
            }
        }
        return result;
    }

    private void assertDoubled(WideIntegers expected, WideIntegers actual) {
        assertArrayEquals(
                IntStream.range(0, n)
                        .mapToObj(k -> expected.get(k).shiftLeft(1))
                        .toArray(),
                IntStream.range(0, n).mapToObj(actual::get).toArray());
    }
}
