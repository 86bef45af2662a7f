/**
 * This room knows the CKKS scheme (Cheon, Kim, Kim, Song, eprint 2016/421, with residue number systems 2018/931): parameters,
 * keys, ciphertexts and what can be computed on them. It may never see who owns a vector or what it means.
 *
 * <p>A ciphertext encrypts a vector of N/2 complex numbers, approximately. It has a <em>level</em>, how many
 * multiplications it can still take, and a <em>scale</em>, by which the numbers were multiplied before they were rounded.
 */
@NullMarked
package dev.tcme.he.ckks;

import org.jspecify.annotations.NullMarked;
