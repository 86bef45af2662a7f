package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a party keeps to itself: one seed, made for one agreement. Everything secret is derived from it, the errors and the
 * smudging noise too, each under the name of what it is for and of what it answers. A share that is made again for the same
 * thing, by a party whose memory was turned back, is therefore the same share, and tells nothing new.
 */
final class PartySecret implements AutoCloseable {
    private static final String MAC = "HmacSHA256";
    private static final String LABEL = "tcme threshold secret 1";

    private final Agreement agreement;
    private final Seed master;
    private final Poly values;
    private final Poly negated;

    private PartySecret(Agreement agreement, Seed master) {
        this.agreement = agreement;
        this.master = master;
        Ring ring = agreement.context().ring();
        int[] all = IntStream.range(0, ring.moduli().size()).toArray();
        this.values = ternary(derive(Use.SECRET, 0, Wire.NOTHING), all);
        this.negated = ring.negate(values);
    }

    /** The secret of a seed, which is taken over and wiped on {@link #close}. */
    static PartySecret of(Agreement agreement, Seed master) {
        return new PartySecret(agreement, master);
    }

    /** What is derived. The codes are part of the protocol's state on disk and never change their meaning. */
    enum Use {
        SECRET(1),
        EPHEMERAL(2),
        PUBLIC_ERROR(3),
        FIRST_ERROR(4),
        SECOND_ERROR(5),
        GALOIS_ERROR(6),
        ANSWER_ERROR_FIRST(7),
        ANSWER_ERROR_SECOND(8),
        DEALING(9),
        SMUDGING(10),
        MASKING(11);

        private final int code;

        Use(int code) {
            this.code = code;
        }
    }

    /**
     * A seed of its own for each use.
     *
     * @param number keeps several of one use apart
     * @param subject what it answers
     */
    Seed derive(Use use, int number, Digest subject) {
        Digest name = Hash.of(LABEL)
                .digest(agreement.digest())
                .number(use.code)
                .number(number)
                .digest(subject)
                .digest();
        byte[] key = master.bytes();
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            byte[] derived = mac.doFinal(name.bytes());
            Seed seed = Seed.of(derived);
            Arrays.fill(derived, (byte) 0);
            return seed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** s over all primes. */
    Poly values() {
        return values;
    }

    /** −s over all primes. */
    Poly negated() {
        return negated;
    }

    /** The ternary polynomial that blinds the first round of the relinearisation key, over these primes. */
    Poly ephemeral(int... primes) {
        return ternary(derive(Use.EPHEMERAL, 0, Wire.NOTHING), primes);
    }

    private Poly ternary(Seed seed, int... primes) {
        Ring ring = agreement.context().ring();
        double[] coefficients = new double[ring.degree()];
        Sampler.ternary(seed, 0, coefficients);
        Poly result = ring.ofCoefficients(coefficients, primes);
        Arrays.fill(coefficients, 0);
        seed.wipe();
        return result;
    }

    /** For the state on disk; as secret as the secret. */
    byte[] master() {
        return master.bytes();
    }

    @Override
    public void close() {
        master.wipe();
        values.wipe();
        negated.wipe();
    }

    @Override
    public String toString() {
        return "secret of a party";
    }
}
