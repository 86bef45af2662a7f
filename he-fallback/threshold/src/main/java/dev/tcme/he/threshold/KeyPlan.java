package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Parameters;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which keys the parties make: exactly those that a computation needs, each up to the highest level at which it is used.
 *
 * @param relinearisation the highest level at which a product is relinearised; empty if none is
 * @param galois for each Galois element (odd, 3 to 2N−1) the highest level; at most {@value #GALOIS_MAX}
 * @param decryption the highest level of a ciphertext that the parties decrypt together
 */
public record KeyPlan(
        Parameters parameters, OptionalInt relinearisation, SortedMap<Integer, Integer> galois, int decryption) {
    /** Each key takes megabytes from every party. */
    public static final int GALOIS_MAX = 64;

    public KeyPlan {
        relinearisation.ifPresent(level -> requireKeyLevel(parameters, level));
        requireLevel(parameters, decryption);
        if (galois.size() > GALOIS_MAX) {
            throw new IllegalArgumentException(
                    "a plan has at most " + GALOIS_MAX + " Galois keys, not " + galois.size());
        }
        galois.forEach((element, level) -> {
            requireElement(parameters, element);
            requireKeyLevel(parameters, level);
        });
        galois = Collections.unmodifiableSortedMap(new TreeMap<>(galois));
    }

    /** Keys for sums only, decryption at level 0. */
    public static KeyPlan sums(Parameters parameters) {
        return new KeyPlan(parameters, OptionalInt.empty(), Collections.emptySortedMap(), 0);
    }

    /**
     * Decryption at level 0.
     *
     * @param relinearisation the highest level at which a product is relinearised
     * @param rotations by how many slots, and the highest level for each
     */
    public static KeyPlan of(Context context, int relinearisation, Map<Integer, Integer> rotations) {
        SortedMap<Integer, Integer> galois = new TreeMap<>();
        rotations.forEach((by, level) -> galois.merge(context.rotation(by), level, Math::max));
        return new KeyPlan(context.parameters(), OptionalInt.of(relinearisation), galois, 0);
    }

    /** With one more key, for the element that {@link Context#rotation} or {@link Context#conjugation} names. */
    public KeyPlan withGalois(int element, int level) {
        SortedMap<Integer, Integer> more = new TreeMap<>(galois);
        more.merge(element, level, Math::max);
        return new KeyPlan(parameters, relinearisation, more, decryption);
    }

    /** With shared decryption up to a level. */
    public KeyPlan withDecryption(int level) {
        return new KeyPlan(parameters, relinearisation, galois, level);
    }

    private static void requireElement(Parameters parameters, int element) {
        if ((element & 1) == 0 || element < 3 || element >= 2 * parameters.degree()) {
            throw new IllegalArgumentException("a Galois element is odd, 3 to " + (2 * parameters.degree() - 1)
                    + ", not " + element + "; a rotation by 0 needs no key");
        }
    }

    private static void requireKeyLevel(Parameters parameters, int level) {
        requireLevel(parameters, level);
        if (parameters.specialPrimes().length == 0) {
            throw new IllegalArgumentException(
                    "keys for products and rotations need special primes, these parameters have none: " + parameters);
        }
    }

    private static void requireLevel(Parameters parameters, int level) {
        if (level < 0 || level > parameters.levelMax()) {
            throw new IllegalArgumentException(
                    "these parameters have levels 0 to " + parameters.levelMax() + ", not " + level);
        }
    }

    /** Everything that the plan says, for a digest. */
    void into(Hash hash) {
        hash.number(relinearisation.orElse(-1)).number(decryption).number(galois.size());
        galois.forEach((element, level) -> hash.number(element).number(level));
    }
}
