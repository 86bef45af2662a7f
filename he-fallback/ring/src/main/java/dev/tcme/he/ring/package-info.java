/**
 * This room knows polynomials over {@code Z_q[X]/(X^N+1)} and nothing about encryption: prime moduli, transforms, base
 * conversion, sampling.
 *
 * <p>The chain is {@code ring → ckks → circuits}. A residue is a {@code double} that holds a whole number, see
 * {@link dev.tcme.he.ring.Modulus}; a polynomial is one array of {@code N} residues for each prime of its basis. The heavy
 * loops are in one place, behind one package-private interface with two implementations that give the same bits: one for
 * vectors of 2, 4 or 8 lanes and one in plain Java. This is the only room that may import {@code jdk.incubator.vector}.
 */
@NullMarked
package dev.tcme.he.ring;

import org.jspecify.annotations.NullMarked;
