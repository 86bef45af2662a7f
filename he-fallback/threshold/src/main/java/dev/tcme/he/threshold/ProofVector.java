package dev.tcme.he.threshold;

import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Three polynomials of whole numbers: what is proven to be known, what masks it, or a response.
 *
 * @param secret s, or what belongs to it
 * @param error e
 * @param noise v
 */
record ProofVector(WideIntegers secret, WideIntegers error, WideIntegers noise) {

    private static ProofVector of(List<WideIntegers> parts) {
        return new ProofVector(parts.get(0), parts.get(1), parts.get(2));
    }

    /** The masks of one repetition. */
    static ProofVector masks(Seed seed, int repetition, ProofBounds bounds) {
        List<WideIntegers> parts = new ArrayList<>();
        for (ProofBounds.Interval interval : bounds.intervals()) {
            int stream = bounds.intervals().size() * repetition + parts.size();
            parts.add(WideIntegers.uniform(seed, stream, interval.mask(), bounds.degree()));
        }
        return of(parts);
    }

    private List<WideIntegers> parts() {
        return List.of(secret, error, noise);
    }

    /** {@code this += X^exponent·witness}. */
    void addRotated(ProofVector witness, int exponent) {
        for (int i = 0; i < parts().size(); i++) {
            parts().get(i).addRotated(witness.parts().get(i), exponent);
        }
    }

    /** Whether no coefficient is beyond its bound. Looks at all of them in any case. */
    boolean within(BigInteger secretBound, BigInteger errorBound, BigInteger noiseBound) {
        return secret.within(secretBound) & error.within(errorBound) & noise.within(noiseBound);
    }

    void pack(ProofBounds bounds, ByteBuffer out) {
        for (int i = 0; i < parts().size(); i++) {
            parts().get(i).pack(bounds.intervals().get(i).limit(), out);
        }
    }

    /** @return nothing if a coefficient is beyond its limit */
    static Optional<ProofVector> unpack(ProofBounds bounds, ByteBuffer in) {
        List<WideIntegers> parts = new ArrayList<>();
        for (ProofBounds.Interval interval : bounds.intervals()) {
            Optional<WideIntegers> part = WideIntegers.unpack(interval.limit(), bounds.degree(), in);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.orElseThrow());
        }
        return Optional.of(of(parts));
    }

    void wipe() {
        parts().forEach(WideIntegers::wipe);
    }

    @Override
    public String toString() {
        return "three polynomials of a proof";
    }
}
