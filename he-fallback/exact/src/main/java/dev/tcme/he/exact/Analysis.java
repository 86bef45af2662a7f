package dev.tcme.he.exact;

import dev.tcme.he.ckks.Automorphism;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Modulus;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A program on noise bounds: tells factors, levels and noise of everything, and what keys and time it takes. */
final class Analysis implements Arithmetic<Bound> {
    private final Parameters parameters;
    private final PlainModulus plain;
    private final Noise noise;
    private final Cost cost;
    private final TreeMap<Integer, Integer> galois = new TreeMap<>();
    private OptionalInt relinearisation = OptionalInt.empty();

    /** {@code Q'/Q} modulo t for the step from each level to the one below. */
    private final long[] steps;

    /** {@code 1/P} modulo t. */
    private final long divided;

    Analysis(Parameters parameters, PlainModulus plain, int parties) {
        this.parameters = parameters;
        this.plain = plain;
        this.noise = new Noise(parameters, plain.value(), parties);
        this.cost = new Cost(parameters);
        this.steps = IntStream.rangeClosed(0, parameters.levelMax())
                .mapToLong(level -> level == 0 ? 0 : step(level))
                .toArray();
        this.divided = plain.inverse(plain.product(moduli(parameters.specialPrimes())));
    }

    private long step(int level) {
        long above = plain.product(moduli(parameters.primes(level)));
        return plain.multiply(plain.product(moduli(parameters.primes(level - 1))), plain.inverse(above));
    }

    private List<Modulus> moduli(int... primes) {
        return Arrays.stream(primes).mapToObj(parameters.moduli()::get).toList();
    }

    /** A fresh encryption of any message, of factor 1. */
    Bound input(int level) {
        return new Bound(level, 1, 1, noise.encryption());
    }

    /** A fresh encryption over Q·P of any message, times any public numbers, divided by P. */
    Bound dividedProduct(int level) {
        cost.dividedProduct(level);
        return new Bound(level, 1, divided, noise.dividedProduct());
    }

    /** A fresh encryption, to be added to something. */
    Bound inputLike(Bound a) {
        return new Bound(a.level(), 1, a.factor(), noise.encryption());
    }

    Noise noise() {
        return noise;
    }

    Cost cost() {
        return cost;
    }

    KeyNeeds keys() {
        return new KeyNeeds(galois, relinearisation);
    }

    /** The whole number next to zero that takes b to the factor of a. */
    long alignment(Bound a, Bound b) {
        return plain.centred(plain.multiply(a.factor(), plain.inverse(b.factor())));
    }

    @Override
    public Grid grid() {
        return plain.grid();
    }

    @Override
    public int level(Bound a) {
        return a.level();
    }

    @Override
    public Bound add(Bound a, Bound b) {
        if (a.level() != b.level()) {
            throw new IllegalArgumentException(
                    "vectors at levels " + a.level() + " and " + b.level() + " are added; rescale the higher one");
        }
        long alignment = alignment(a, b);
        cost.pass(b.level(), alignment == 1 ? b.degree() + 1 : 2 * (b.degree() + 1));
        return new Bound(
                a.level(), Math.max(a.degree(), b.degree()), a.factor(), a.size() + Math.abs(alignment) * b.size());
    }

    @Override
    public Bound subtract(Bound a, Bound b) {
        return add(a, b);
    }

    @Override
    public Bound negate(Bound a) {
        cost.pass(a.level(), a.degree() + 1);
        return a;
    }

    @Override
    public Bound add(Bound a, long constant) {
        cost.pass(a.level(), 1);
        return a.withSize(a.size() + plain.value() / 2.0);
    }

    @Override
    public Bound add(Bound a, long[] slots) {
        cost.pass(a.level(), 1);
        return a.withSize(a.size() + noise.message());
    }

    @Override
    public Bound times(Bound a, long constant) {
        cost.pass(a.level(), a.degree() + 1);
        return a.withSize(a.size() * Math.abs(plain.centred(constant)));
    }

    @Override
    public Bound divide(Bound a, long constant) {
        if (grid().residue(constant) == 0) {
            throw new IllegalArgumentException("nothing can be divided by a multiple of " + plain.value());
        }
        return a.withFactor(plain.multiply(a.factor(), constant));
    }

    @Override
    public Bound multiply(Bound a, Bound b) {
        requireDegreeOne(a);
        requireDegreeOne(b);
        if (a.level() != b.level()) {
            throw new IllegalArgumentException(
                    "vectors at levels " + a.level() + " and " + b.level() + " are multiplied; rescale the higher one");
        }
        cost.pass(a.level(), 2 + 4);
        return new Bound(a.level(), 2, plain.multiply(a.factor(), b.factor()), a.size() * b.size());
    }

    @Override
    public Bound relinearise(Bound a) {
        if (a.degree() == 1) {
            return a;
        }
        needRelinearisation(a.level());
        cost.switchKey(a.level());
        return new Bound(a.level(), 1, a.factor(), a.size() + noise.relinearisation(a.level()));
    }

    private void needRelinearisation(int level) {
        relinearisation = OptionalInt.of(Math.max(level, relinearisation.orElse(level)));
    }

    @Override
    public Bound rotate(Bound a, int by) {
        requireDegreeOne(a);
        int element = parameters.rotation(by);
        if (element == 1) {
            return a;
        }
        galois.merge(element, a.level(), Math::max);
        cost.switchKey(a.level());
        return a.withSize(a.size() + noise.rotation(a.level()));
    }

    @Override
    public List<Bound> movedRescaled(Bound a, Move... moves) {
        requireDegreeOne(a);
        requireLevelLeft(a);
        cost.switchKeysRescale(a.level(), moves.length);
        return Arrays.stream(moves).map(move -> movedRescaled(a, move)).toList();
    }

    private Bound movedRescaled(Bound a, Move move) {
        Automorphism automorphism = move.automorphism(parameters);
        galois.merge(automorphism.element(), a.level(), Math::max);
        double size = automorphism.plusItself() ? 2 * a.size() : a.size();
        long factor = plain.multiply(a.factor(), steps[a.level()]);
        return new Bound(a.level() - 1, 1, factor, noise.movedRescaled(size, a.level()));
    }

    @Override
    public Bound rescale(Bound a) {
        requireLevelLeft(a);
        long factor = plain.multiply(a.factor(), steps[a.level()]);
        if (a.degree() == 1) {
            cost.rescale(a.level());
            return new Bound(a.level() - 1, 1, factor, noise.rescaled(a.size(), a.level()));
        }
        needRelinearisation(a.level());
        cost.switchKeysRescale(a.level(), 1);
        return new Bound(a.level() - 1, 1, factor, noise.relinearisedRescaled(a.size(), a.level()));
    }

    private static void requireLevelLeft(Bound a) {
        if (a.level() == 0) {
            throw new IllegalArgumentException(
                    "at level 0 nothing can be rescaled; the program is deeper than it says");
        }
    }

    private static void requireDegreeOne(Bound a) {
        if (a.degree() != 1) {
            throw new IllegalArgumentException("relinearise a product before this");
        }
    }
}
