/**
 * This room holds the approximation theory behind encrypted circuits: it may know real numbers, intervals and
 * polynomials, and may never see a ciphertext, a key, a modulus, an input, a file, a clock or a random source.
 *
 * <p>An encrypted circuit only adds and multiplies, so each function it needs becomes a {@link
 * dev.tcme.he.approx.Polynomial}, always in the Chebyshev basis: coefficients then stay about as large as the values,
 * and rounding a coefficient costs no more than it says.
 *
 * <ul>
 *   <li>{@link dev.tcme.he.approx.Interpolation} fits a smooth function; its error is measured.
 *   <li>{@link dev.tcme.he.approx.Remez} gives the best odd polynomial for the sign on both sides of a gap; its error
 *       is proved from both sides by a {@link dev.tcme.he.approx.SignCertificate}.
 *   <li>{@link dev.tcme.he.approx.CompositeSign} chains such polynomials with the fewest levels; its error is proved,
 *       evaluation noise included.
 *   <li>{@link dev.tcme.he.approx.Polynomial#divide} is the step that baby-step giant-step evaluation repeats, and
 *       {@link dev.tcme.he.approx.OddCost} counts what that evaluation costs.
 * </ul>
 *
 * <p><b>Same bits everywhere.</b> Two machines replay an evaluation and compare hashes, so every number here comes from
 * IEEE 754 operations in a fixed order and from {@link java.lang.StrictMath}; there is no parallelism and nothing
 * depends on the platform. A function handed to {@code Interpolation} must keep the same rule.
 */
@NullMarked
package dev.tcme.he.approx;

import org.jspecify.annotations.NullMarked;
