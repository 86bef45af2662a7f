/**
 * This room computes exactly on encrypted whole numbers modulo a prime t, on the keys, ciphertexts and evaluator of
 * {@link dev.tcme.he.ckks}. It knows what a vector means to a circuit and how much noise a result can have; it may never see a
 * secret key, nor who the parties are.
 *
 * <p>A vector of N slots modulo t, two rows of N/2, is the polynomial m modulo t with these values. A ciphertext of it at a level
 * with modulus Q and with the <em>factor</em> f has the phase {@code c0 + c1·s = t^-1·f·m + e} modulo Q. Times t that is
 * {@code w = f·m + t·e}, a small polynomial that is f·m modulo t: the form of BGV, whose ciphertexts differ from those of BFV
 * and of this room by a factor (Alperin-Sheriff and Peikert, eprint 2013/372; Kim, Polyakov and Zucca, eprint 2021/204). Hence
 * all that the CKKS evaluator does to phases is good for exact numbers:
 *
 * <ul>
 *   <li>a product, with t on top: {@code t·φ1·φ2} has {@code w = w1·w2} and factor {@code f1·f2};
 *   <li>key switches, for relinearisation and rotation, add a small polynomial to φ;
 *   <li>rescaling from Q to Q' takes {@code φ} to {@code φ·Q'/Q + ε} with a rounding ε, hence w to {@code w·Q'/Q + t·ε} and f to
 *       {@code f·Q'/Q} modulo t;
 *   <li>sums need equal factors, which a whole number times one side brings about.
 * </ul>
 *
 * <p>A {@link dev.tcme.he.exact.Program} says what is computed, for every {@link dev.tcme.he.exact.Arithmetic}; an
 * {@link dev.tcme.he.exact.ExactCircuit} is a program with parameters whose noise is proven to leave room for the noise that
 * hides it in a threshold decryption.
 *
 * <p>A product with public numbers in slots, p as a polynomial with coefficients up to t/2, takes w to {@code w·p}; a circuit
 * for {@link dev.tcme.he.exact.Protection#COVERT} begins with one, which makes random bits that were encrypted in advance the bits
 * of the inputs.
 */
@NullMarked
package dev.tcme.he.exact;

import org.jspecify.annotations.NullMarked;
