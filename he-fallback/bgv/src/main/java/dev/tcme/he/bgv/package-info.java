/**
 * This room computes exactly, modulo a small number t, on vectors that are encrypted (BGV: Brakerski, Gentry, Vaikuntanathan,
 * eprint 2011/277). It knows the ring and nothing of approximate numbers, protocols' parties or networks.
 *
 * <p>It is for exact protocols of a few operations: sums, products with plaintexts, one product of ciphertexts that stays at
 * degree 2; there are no evaluation keys and no rotations. A ciphertext {@code (c0, c1)} over primes of 48 bits, each 1 modulo
 * t, satisfies {@code c0 + c1·s = m + t·e}; its {@link dev.tcme.he.bgv.Ciphertext#noise() noise} is a bound of the absolute
 * values of that polynomial's coefficients for the worst case, and nothing is computed whose bound reaches half the modulus.
 * Results are therefore never wrong by chance.
 *
 * <p>{@link dev.tcme.he.bgv.Comparison} tells who of two has the larger number, in one message each way. Its asker proves that the
 * question has the form that it should have (a {@link dev.tcme.he.bgv.Question} with its proof), and gets an answer that tells nothing
 * beyond the comparison, whatever it asked.
 */
@NullMarked
package dev.tcme.he.bgv;

import org.jspecify.annotations.NullMarked;
