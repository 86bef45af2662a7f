package dev.tcme.he.ckks;

import dev.tcme.he.ring.BaseConversion;
import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Lanes;
import dev.tcme.he.ring.Parallel;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A parameter set made ready to compute with: the ring's tables and the constants of conversions, made when first used. Safe
 * for use by many threads; make one and share it.
 */
public final class Context {
    private final Parameters parameters;
    private final Ring ring;
    private final Map<List<Integer>, BaseConversion> conversions = new ConcurrentHashMap<>();
    private final Map<List<List<Integer>>, Division> divisions = new ConcurrentHashMap<>();
    private final Map<Integer, int[]> automorphisms = new ConcurrentHashMap<>();

    private Context(Parameters parameters, Ring ring) {
        this.parameters = parameters;
        this.ring = ring;
    }

    /** Computes in the calling thread, with the widest vectors that the machine offers. */
    public static Context of(Parameters parameters) {
        return of(parameters, Parallel.none());
    }

    public static Context of(Parameters parameters, Parallel parallel) {
        return new Context(parameters, new Ring(parameters.logDegree(), parameters.moduli(), Lanes.detect(), parallel));
    }

    public Parameters parameters() {
        return parameters;
    }

    public Ring ring() {
        return ring;
    }

    /** The primes of a level and then the special ones, by number: Q·P. */
    public int[] extended(int level) {
        return IntStream.concat(IntStream.of(parameters.primes(level)), IntStream.of(parameters.specialPrimes()))
                .toArray();
    }

    /** The primes of a digit that a level has; may be none. */
    int[] activeDigit(int digit, int level) {
        int[] primes = parameters.primes(level);
        return IntStream.of(parameters.digit(digit))
                .filter(prime -> Parameters.contains(primes, prime))
                .toArray();
    }

    BaseConversion conversion(int... from) {
        return conversions.computeIfAbsent(list(from), key -> new BaseConversion(ring, from));
    }

    Division division(int[] from, int[] to) {
        return divisions.computeIfAbsent(List.of(list(from), list(to)), key -> new Division(ring, from, to));
    }

    int[] automorphism(int element) {
        return automorphisms.computeIfAbsent(element, ring::automorphism);
    }

    /** {@link Parameters#rotation}. */
    public int rotation(int by) {
        return parameters.rotation(by);
    }

    /** {@link Parameters#conjugation}. */
    public int conjugation() {
        return parameters.conjugation();
    }

    private static List<Integer> list(int[] primes) {
        return Arrays.stream(primes).boxed().toList();
    }
}
