package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Packing;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What a {@link ShareProof} is about: {@code b = −a·s + e} and {@code h = c1·s + v} over the primes of one ciphertext, with b from
 * the party's key share, a from the agreement, c1 from the request and h the party's decryption share.
 */
final class ProofStatement {
    private static final String LABEL = "tcme threshold share proof 1";
    private static final String CHALLENGE = "tcme threshold share proof challenge 1";

    private final Parameters parameters;
    private final Ring ring;
    private final int[] primes;
    private final Poly a;
    private final Poly b;
    private final Poly c1;
    private final Poly h;
    private final Digest digest;

    /** @param b of the party's key share, over the primes of the request */
    ProofStatement(DecryptionShare share, Poly b) {
        DecryptionRequest request = share.request();
        Agreement agreement = request.agreement();
        this.parameters = agreement.plan().parameters();
        this.ring = agreement.context().ring();
        this.primes = request.primes();
        this.a = common(agreement, primes);
        this.b = b;
        this.c1 = request.ciphertext().parts().get(1);
        this.h = share.value();
        this.digest = Hash.of(LABEL)
                .digest(agreement.digest())
                .digest(request.digest())
                .number(share.party())
                .digest(digest(b))
                .digest(share.digest())
                .digest();
    }

    /** The common polynomial of the public key. */
    static Poly common(Agreement agreement, int... primes) {
        Ring ring = agreement.context().ring();
        Seed seed = agreement.common(Purpose.PUBLIC, 0);
        double[][] limbs = new double[primes.length][ring.degree()];
        ring.parallel().each(primes.length, i -> Sampler.uniform(seed, 0, ring.modulus(primes[i]), limbs[i]));
        return ring.poly(primes, limbs);
    }

    private Digest digest(Poly poly) {
        MessageDigest result = Hash.sha256();
        for (int i = 0; i < primes.length; i++) {
            update(result, poly.limb(i), primes[i]);
        }
        return Digest.of(result.digest());
    }

    private void update(MessageDigest digest, double[] limb, int prime) {
        Modulus modulus = parameters.moduli().get(prime);
        ByteBuffer packed = Wire.littleEndian(Packing.bytes(modulus, parameters.degree()));
        Packing.pack(limb, modulus, packed);
        digest.update(packed.array());
    }

    /** Stands for all of the statement. */
    Digest digest() {
        return digest;
    }

    /** The challenge: a hash of the statement and the commitments of all repetitions. */
    Digest challenge(Digest... commitments) {
        Hash hash = Hash.of(CHALLENGE).digest(digest);
        for (Digest commitment : commitments) {
            hash.digest(commitment);
        }
        return hash.digest();
    }

    /** Of {@code −a·y_s + y_e} and {@code c1·y_s + y_v}. */
    Digest commitment(ProofVector masks) {
        return commitment(masks, (i, first, second) -> {});
    }

    /** The commitment that a response belongs to: of {@code −a·z_s + z_e − X^j·b} and {@code c1·z_s + z_v − X^j·h}. */
    Digest commitment(ProofVector response, int exponent) {
        return commitment(response, (i, first, second) -> {
            double[] monomial = monomial(exponent, primes[i]);
            double[] product = new double[ring.degree()];
            ring.multiply(monomial, b.limb(i), product, primes[i]);
            ring.subtract(first, product, first, primes[i]);
            ring.multiply(monomial, h.limb(i), product, primes[i]);
            ring.subtract(second, product, second, primes[i]);
        });
    }

    /** The values of X^exponent, 0 to 2N−1. */
    private double[] monomial(int exponent, int prime) {
        double[] result = new double[ring.degree()];
        result[exponent & ring.degree() - 1] = exponent < ring.degree() ? 1 : -1;
        ring.forward(result, prime);
        return result;
    }

    private interface Change {
        /** Changes the two rows modulo the i-th prime. */
        void apply(int i, double[] first, double[] second);
    }

    /** SHA-256 of the residues of both rows, prime by prime. */
    private Digest commitment(ProofVector vector, Change change) {
        MessageDigest result = Hash.sha256();
        for (int i = 0; i < primes.length; i++) {
            int prime = primes[i];
            double[] s = vector.secret().values(ring, prime);
            double[] first = vector.error().values(ring, prime);
            double[] second = vector.noise().values(ring, prime);
            double[] product = new double[ring.degree()];
            ring.multiply(a.limb(i), s, product, prime);
            ring.subtract(first, product, first, prime);
            ring.multiplyAdd(c1.limb(i), s, second, second, prime);
            change.apply(i, first, second);
            update(result, first, prime);
            update(result, second, prime);
            Arrays.fill(s, 0);
            Arrays.fill(product, 0);
        }
        return Digest.of(result.digest());
    }

    Ring ring() {
        return ring;
    }

    @Override
    public String toString() {
        return "statement " + digest;
    }
}
