package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.util.List;

/**
 * What takes a polynomial that belongs to a key s' over to the key s: for each digit d, {@code (−a_d·s + e_d + P·g_d·s', a_d)}
 * where g_d is 1 modulo the primes of the digit and 0 modulo the others of Q (Han and Ki, eprint 2019/688). Leaving out primes
 * leaves a key for a lower level.
 *
 * @param level the highest level that it serves
 * @param digits the numbers of the digits that the level has
 * @param b one polynomial for each digit, over the primes of the level and the special ones
 * @param a likewise, expanded from the seed
 */
public record SwitchingKey(
        Parameters parameters, int level, List<Integer> digits, List<Poly> b, List<Poly> a, Seed seed) {
    public SwitchingKey {
        digits = List.copyOf(digits);
        b = List.copyOf(b);
        a = List.copyOf(a);
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
