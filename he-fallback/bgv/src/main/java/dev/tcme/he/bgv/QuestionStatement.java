package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;

/** What a {@link QuestionProof} is about: {@code c0 = −a·s + t·e + m(Y)} modulo Q, a from a seed. */
final class QuestionStatement {
    private static final String LABEL = "tcme bgv question 1";
    private static final String COMMITMENT = "tcme bgv question proof commitment 1";
    private static final String CHALLENGE = "tcme bgv question proof challenge 1";

    private final Context context;
    private final Ring ring;
    private final Poly c0;
    private final Poly a;
    private final byte[] digest;

    /** @param ciphertext fresh, with a seed */
    QuestionStatement(Context context, Ciphertext ciphertext) {
        context.require(ciphertext.parameters());
        this.context = context;
        this.ring = context.ring();
        this.c0 = ciphertext.part(0);
        this.a = ciphertext.part(1);
        this.digest = Transcript.of(LABEL)
                .parameters(context.parameters())
                .bytes(ciphertext.seed().orElseThrow().bytes())
                .poly(ring, c0)
                .digest();
    }

    /** Stands for all of the statement, a copy. */
    byte[] digest() {
        return digest.clone();
    }

    /** A hash of the statement and the commitments of all repetitions. */
    byte[] challenge(byte[]... commitments) {
        Transcript transcript = Transcript.of(CHALLENGE).bytes(digest);
        for (byte[] commitment : commitments) {
            transcript.bytes(commitment);
        }
        return transcript.digest();
    }

    /** Of {@code −a·y_s + t·y_e + y_m(Y)}. */
    byte[] commitment(QuestionVector masks) {
        return commitment(masks, (limb, prime) -> {});
    }

    /** The commitment that a response belongs to: of {@code −a·z_s + t·z_e + z_m(Y) − Y^exponent·c0}. */
    byte[] commitment(QuestionVector response, int exponent) {
        return commitment(response, (limb, prime) -> {
            double[] power = ring.take();
            context.subring().power(exponent, prime, power);
            ring.multiply(power, c0.limb(prime), power, prime);
            ring.subtract(limb, power, limb, prime);
            ring.give(power);
        });
    }

    private interface Change {
        void apply(double[] limb, int prime);
    }

    /** A secret and its masks are below every prime; t times an error need not be. */
    private byte[] commitment(QuestionVector vector, Change change) {
        Transcript transcript = Transcript.of(COMMITMENT);
        double[] coefficients = ring.take();
        double[] s = ring.take();
        double[] limb = ring.take();
        noise(vector, coefficients);
        for (int prime = 0; prime < ring.moduli().size(); prime++) {
            Modulus modulus = ring.modulus(prime);
            for (int i = 0; i < s.length; i++) {
                s[i] = vector.secret()[i];
            }
            ring.forward(s, prime);
            ring.multiply(a.limb(prime), s, s, prime);
            ring.reduce(coefficients, limb, prime);
            ring.forward(limb, prime);
            ring.subtract(limb, s, limb, prime);
            change.apply(limb, prime);
            transcript.limb(limb, modulus);
        }
        for (double[] scratch : new double[][] {coefficients, s, limb}) {
            Arrays.fill(scratch, 0);
            ring.give(scratch);
        }
        return transcript.digest();
    }

    /** {@code t·e + m(Y)} as coefficients, below 2^52. */
    private void noise(QuestionVector vector, double[] out) {
        double t = context.parameters().plainModulus();
        int[] error = vector.error();
        for (int i = 0; i < out.length; i++) {
            out[i] = t * error[i];
        }
        int step = context.subring().copies();
        for (int i = 0; i < Subring.PLACES; i++) {
            out[i * step] += vector.message()[i];
        }
    }

    Ring ring() {
        return ring;
    }

    @Override
    public String toString() {
        return "statement of a question";
    }
}
