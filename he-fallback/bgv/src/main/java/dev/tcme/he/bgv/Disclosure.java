package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Lets an asker have something if what it asked with are bits, and nothing otherwise: conditional disclosure of secrets (Gertner,
 * Ishai, Kushilevitz, Malkin, STOC 1998; with homomorphic encryption Laur and Lipmaa, eprint 2005/378).
 *
 * <p>For each bit X there are {@value #PAIRS} numbers κ, uniform modulo t. Each takes two slots of the answer: {@code κ + ρ·X} and
 * {@code κ + ρ'·(X − 1)}, with ρ and ρ' uniform modulo t. If X is 0 the first is κ, if it is 1 the second. The other one, and both
 * if X is neither, are uniform whatever κ is, as t is a prime: such a place leaves {@code t^8 > 2^128} possibilities. All κ
 * together give a key by HKDF-SHA256 (RFC 5869), and that one the <em>pads</em>, uniform numbers modulo t that are added to whatever
 * is to be disclosed.
 *
 * <p>So an asker with a place that is no bit finds the pads with a probability of q·2^-128 for q calls of the hash, as a random
 * oracle.
 *
 * @param subring tells which slots are copies of a place
 * @param plain t
 * @param bits how many places hold bits, the first ones
 */
record Disclosure(Subring subring, Modulus plain, int bits) {
    /** For each bit; together they are worth 128 bits and more. */
    static final int PAIRS = 8;

    /** The last copies of each place are for this. */
    static final int COPIES = 2 * PAIRS;

    private static final String LABEL = "tcme bgv disclosure 1";

    /** The slots of one pair. */
    private record Pair(int ifZero, int ifOne) {}

    private Pair pair(int place, int pair) {
        int slot = subring.slot(place, subring.copies() - COPIES + 2 * pair);
        return new Pair(slot, slot + 1);
    }

    /**
     * Fills the slots of all pairs.
     *
     * @param random uniform numbers, which become ρ
     * @param factors by which the doubled question is multiplied
     * @param addends uniform numbers, of which κ are some
     * @return all κ
     */
    byte[] offer(double[] random, double[] factors, double[] addends) {
        ByteBuffer kappas = ByteBuffer.allocate(bits * PAIRS * Integer.BYTES);
        for (int place = 0; place < bits; place++) {
            for (int i = 0; i < PAIRS; i++) {
                Pair pair = pair(place, i);
                double kappa = addends[pair.ifZero];
                factors[pair.ifZero] = random[pair.ifZero];
                factors[pair.ifOne] = random[pair.ifOne];
                // What is asked with is 2X: ρ' stands for twice the factor.
                addends[pair.ifOne] = plain.reduce(kappa - 2 * random[pair.ifOne]);
                kappas.putInt((int) plain.canonical(kappa));
            }
        }
        return kappas.array();
    }

    /**
     * All κ, for who asked with bits.
     *
     * @param slots of the answer
     * @param x the bits, the first lowest
     */
    byte[] take(long[] slots, long x) {
        ByteBuffer kappas = ByteBuffer.allocate(bits * PAIRS * Integer.BYTES);
        for (int place = 0; place < bits; place++) {
            long bit = x >> place & 1;
            for (int i = 0; i < PAIRS; i++) {
                Pair pair = pair(place, i);
                long ifZero = slots[pair.ifZero];
                kappas.putInt((int) (ifZero + bit * (slots[pair.ifOne] - ifZero)));
            }
        }
        return kappas.array();
    }

    /**
     * @param kappas wiped
     * @param question digest of the question
     * @param answer digest of the answer's second part
     * @return so many numbers modulo t, next to zero
     */
    double[] pads(byte[] kappas, byte[] question, byte[] answer, int count) {
        byte[] session = Transcript.of(LABEL).bytes(question).bytes(answer).digest();
        byte[] key;
        try {
            key = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addSalt(session)
                            .addIKM(kappas)
                            .thenExpand(LABEL.getBytes(java.nio.charset.StandardCharsets.US_ASCII), Seed.BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF-SHA256", e);
        }
        Arrays.fill(kappas, (byte) 0);
        Seed seed = Seed.of(key);
        Arrays.fill(key, (byte) 0);
        double[] pads = new double[count];
        Sampler.uniform(seed, 0, plain, pads);
        seed.wipe();
        return pads;
    }
}
