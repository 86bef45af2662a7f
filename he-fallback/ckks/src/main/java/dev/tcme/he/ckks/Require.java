package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What operands must be, and have in common; the messages name both sides. */
final class Require {
    private Require() {}

    static void sameParameters(Parameters expected, Parameters actual) {
        if (!expected.equals(actual)) {
            throw new IllegalArgumentException("made for other parameters: " + actual + " instead of " + expected);
        }
    }

    static void sameLevel(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException(
                    "the operands are at levels " + a + " and " + b + "; drop one to the level of the other first");
        }
    }

    static void sameScale(double a, double b) {
        if (!Scales.same(a, b)) {
            throw new IllegalArgumentException("the operands have scales 2^" + log2(a) + " and 2^" + log2(b)
                    + "; rescale, drop to the same level, or encode at the scale of the other");
        }
    }

    static double log2(double scale) {
        return Math.round(StrictMath.log(scale) / StrictMath.log(2) * 1e6) / 1e6;
    }

    static void degreeOne(Ciphertext a) {
        if (a.degree() != 1) {
            throw new IllegalArgumentException(
                    "this needs a ciphertext of degree 1, relinearise the one of degree " + a.degree() + " first");
        }
    }

    static void degreeTwo(Ciphertext a) {
        if (a.degree() != 2) {
            throw new IllegalArgumentException("only degree 2 can be relinearised, not " + a.degree());
        }
    }

    /** Over the primes of a level and then the special ones. */
    static void extended(Parameters parameters, int level, Poly poly) {
        int[] expected = IntStream.concat(
                        IntStream.of(parameters.primes(level)), IntStream.of(parameters.specialPrimes()))
                .toArray();
        if (!Arrays.equals(expected, poly.primes())) {
            throw new IllegalArgumentException("a polynomial over the primes of level " + level
                    + " and the special ones, " + Arrays.toString(expected) + ", was expected, not one over "
                    + Arrays.toString(poly.primes()));
        }
    }

    static void levelLeft(Ciphertext a) {
        if (a.level() == 0) {
            throw new IllegalArgumentException("at level 0 there is nothing left to rescale by; the computation needs"
                    + " parameters with more levels");
        }
    }
}
