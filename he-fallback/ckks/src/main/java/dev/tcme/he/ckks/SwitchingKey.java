package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What takes a polynomial that belongs to a key s' over to the key s: for each digit d, {@code (−a_d·s + e_d + P·g_d·s', a_d)}
 * where g_d is 1 modulo the primes of the digit and 0 modulo the others of Q (Han and Ki, eprint 2019/688). Leaving out primes
 * leaves a key for lower levels; it keeps those that any of these levels has, because a lower level may have a terminal prime
 * that a higher one has not.
 *
 * @param level the highest level that it serves
 * @param digits the numbers of the digits, {@link #digits}
 * @param b one polynomial for each digit, over {@link #primes}
 * @param a likewise
 * @param seed what a was expanded from, if it was: not in a relinearisation key that several parties made together
 */
public record SwitchingKey(
        Parameters parameters, int level, List<Integer> digits, List<Poly> b, List<Poly> a, Optional<Seed> seed) {
    public SwitchingKey {
        digits = List.copyOf(digits);
        b = List.copyOf(b);
        a = List.copyOf(a);
    }

    /** With second halves that were expanded from a seed, each under the number of its digit. */
    public SwitchingKey(Parameters parameters, int level, List<Integer> digits, List<Poly> b, List<Poly> a, Seed seed) {
        this(parameters, level, digits, b, a, Optional.of(seed));
    }

    /** The primes of a key that serves up to a level: those of any of these levels, and the special ones. */
    public static int[] primes(Parameters parameters, int level) {
        return IntStream.concat(
                        IntStream.rangeClosed(0, level).flatMap(one -> IntStream.of(parameters.primes(one))),
                        IntStream.of(parameters.specialPrimes()))
                .sorted()
                .distinct()
                .toArray();
    }

    /** The numbers of the digits of a key that serves up to a level: those with one of its primes. */
    public static List<Integer> digits(Parameters parameters, int level) {
        int[] primes = primes(parameters, level);
        return IntStream.range(0, parameters.digits())
                .filter(digit ->
                        IntStream.of(parameters.digit(digit)).anyMatch(prime -> Parameters.contains(primes, prime)))
                .boxed()
                .toList();
    }

    /** The first half for a digit by its number in the parameters. */
    Poly b(int digit) {
        return b.get(digits.indexOf(digit));
    }

    Poly a(int digit) {
        return a.get(digits.indexOf(digit));
    }

    /** Bytes in memory. */
    public long bytes() {
        return 2L * b.size() * b.getFirst().size() * parameters.degree() * Double.BYTES;
    }
}
