package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Ring;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Numbers under the asker's key, the same ones over and over, with a proof of just that; see {@link QuestionProof}. The proof may
 * be wrong: only a {@link ProvenQuestion} can be answered.
 */
public final class Question {
    private final Ciphertext ciphertext;
    private final QuestionProof proof;

    /** @param ciphertext fresh, with a seed, over all primes */
    Question(Ciphertext ciphertext, QuestionProof proof) {
        this.ciphertext = ciphertext;
        this.proof = proof;
    }

    /** @param ciphertext fresh, under this key, of a polynomial in Y */
    static Question of(Context context, SecretKey key, Ciphertext ciphertext, SecureRandom random) {
        QuestionVector witness = witness(context, key, ciphertext);
        QuestionProof proof = QuestionProof.of(
                new QuestionStatement(context, ciphertext), QuestionBounds.of(context.parameters()), witness, random);
        witness.wipe();
        return new Question(ciphertext, proof);
    }

    /** s, e and m of a fresh ciphertext; of the plaintext those coefficients alone that a polynomial in Y has. */
    static QuestionVector witness(Context context, SecretKey key, Ciphertext ciphertext) {
        // Both are small, so that one prime has them whole.
        Ring ring = context.ring();
        double[] secret = key.values().limb(0).clone();
        double[] noise = new double[secret.length];
        ring.multiplyAdd(ciphertext.part(1).limb(0), secret, ciphertext.part(0).limb(0), noise, 0);
        lift(ring, noise);
        lift(ring, secret);
        long t = context.parameters().plainModulus();
        QuestionVector witness = QuestionVector.zeros(noise.length);
        for (int i = 0; i < noise.length; i++) {
            witness.secret()[i] = (int) secret[i];
            witness.error()[i] = (int) Math.rint(noise[i] / t);
        }
        int step = context.subring().copies();
        for (int i = 0; i < Subring.PLACES; i++) {
            witness.message()[i] = (long) noise[i * step] - t * witness.error()[i * step];
        }
        Arrays.fill(noise, 0);
        Arrays.fill(secret, 0);
        return witness;
    }

    /** From values to coefficients next to zero. */
    private static void lift(Ring ring, double[] values) {
        ring.inverse(values, 0);
        Modulus p = ring.modulus(0);
        for (int i = 0; i < values.length; i++) {
            values[i] = p.reduce(values[i]);
        }
    }

    /** @throws UnprovenException if the proof does not hold */
    public ProvenQuestion proven(Context context) throws UnprovenException {
        QuestionStatement statement = new QuestionStatement(context, ciphertext);
        if (!proof.holds(statement, QuestionBounds.of(context.parameters()))) {
            throw new UnprovenException();
        }
        return new ProvenQuestion(ciphertext, statement.digest());
    }

    public Parameters parameters() {
        return ciphertext.parameters();
    }

    Ciphertext ciphertext() {
        return ciphertext;
    }

    QuestionProof proof() {
        return proof;
    }

    @Override
    public String toString() {
        return "question under " + parameters();
    }
}
