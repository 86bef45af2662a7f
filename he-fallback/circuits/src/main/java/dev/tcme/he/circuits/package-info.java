/**
 * This room knows computations on encrypted vectors: what to multiply, add and rotate so that a mean, a polynomial, a
 * matrix product or a comparison comes out. It may never see a secret key, whom a vector belongs to, a file, a clock or a
 * network.
 *
 * <p>A {@link dev.tcme.he.circuits.Circuit} is written once, against {@link dev.tcme.he.circuits.Arithmetic}, and then
 * <ul>
 *   <li><em>planned</em> ({@link dev.tcme.he.circuits.Plan}): levels, keys, operations, bytes, time and a worst-case bound
 *       of the noise, before anything is encrypted;
 *   <li><em>tried</em> on plaintext ({@link dev.tcme.he.circuits.NoOp}), with the same refusals;
 *   <li><em>carried out</em> on ciphertexts ({@link dev.tcme.he.circuits.Encrypted}).
 * </ul>
 *
 * <p>Every value that a circuit holds is at the scale of its level and of degree 1. The only product is {@link
 * dev.tcme.he.circuits.Arithmetic#sum}: a sum of products that is relinearised once and rescaled once, one level below.
 */
@NullMarked
package dev.tcme.he.circuits;

import org.jspecify.annotations.NullMarked;
