package dev.tcme.he.bgv;

import dev.tcme.he.ring.Lanes;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Parallel;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A parameter set made ready to compute with. Safe for use by many threads; make one and share it. */
public final class Context {
    private final Parameters parameters;
    private final Ring ring;
    private final Optional<Ring> slots;
    private final Noise noise;
    private final Subring subring;

    private Context(Parameters parameters, Ring ring, Optional<Ring> slots) {
        this.parameters = parameters;
        this.ring = ring;
        this.slots = slots;
        this.noise = new Noise(parameters);
        this.subring = new Subring(ring);
    }

    /** Computes in the calling thread, with the widest vectors that the machine offers. */
    public static Context of(Parameters parameters) {
        return of(parameters, Parallel.none());
    }

    public static Context of(Parameters parameters, Parallel parallel) {
        Lanes lanes = Lanes.detect();
        Optional<Ring> slots = parameters.hasSlots()
                ? Optional.of(new Ring(
                        parameters.logDegree(), List.of(Modulus.of(parameters.plainModulus())), lanes, Parallel.none()))
                : Optional.empty();
        return new Context(parameters, new Ring(parameters.logDegree(), parameters.moduli(), lanes, parallel), slots);
    }

    public Parameters parameters() {
        return parameters;
    }

    Ring ring() {
        return ring;
    }

    /** The same degree modulo t, where slots are values. */
    Ring slots() {
        return slots.orElseThrow(() -> new IllegalArgumentException("there are no slots modulo "
                + parameters.plainModulus() + " at degree " + parameters.degree()
                + ": that needs a prime of at least 14 bits that is 1 modulo " + 2 * parameters.degree()));
    }

    /** Of the polynomials in Y, with their values modulo all primes. */
    Subring subring() {
        return subring;
    }

    Noise noise() {
        return noise;
    }

    /** The first primes, by number. */
    static int[] primes(int count) {
        return IntStream.range(0, count).toArray();
    }

    int[] allPrimes() {
        return primes(parameters.moduli().size());
    }

    void require(Parameters others) {
        if (!parameters.equals(others)) {
            throw new IllegalArgumentException("this belongs to the parameters " + others + ", not " + parameters);
        }
    }

    Poly uniform(Seed seed, int... primes) {
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            limbs[i] = new double[ring.degree()];
            Sampler.uniform(seed, 0, ring.modulus(primes[i]), limbs[i]);
        });
        return ring.poly(primes, limbs);
    }

    /** {@code t·e} for a fresh error. */
    Poly error(SecureRandom random, int... primes) {
        Seed seed = Seed.random(random);
        double[] coefficients = new double[ring.degree()];
        Sampler.gaussian(seed, 0, coefficients);
        seed.wipe();
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] *= parameters.plainModulus();
        }
        return secretly(coefficients, primes);
    }

    /** A fresh polynomial with coefficients −1, 0, 1. */
    Poly ternary(Seed seed, int... primes) {
        double[] coefficients = new double[ring.degree()];
        Sampler.ternary(seed, 0, coefficients);
        return secretly(coefficients, primes);
    }

    private Poly secretly(double[] coefficients, int... primes) {
        Poly values = ring.ofCoefficients(coefficients, primes);
        Arrays.fill(coefficients, 0);
        return values;
    }
}
