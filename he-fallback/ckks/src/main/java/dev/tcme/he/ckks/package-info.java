/**
 * This room knows the CKKS scheme (Cheon, Kim, Kim, Song, eprint 2016/421, with residue number systems 2018/931): parameters,
 * keys, ciphertexts, what can be computed on them, and how they look as bytes. It may never see who owns a vector or what it
 * means.
 *
 * <p>A ciphertext encrypts a vector of N/2 complex numbers, approximately. It has a <em>level</em>, how many
 * multiplications it can still take, and a <em>scale</em>, by which the numbers were multiplied before they were rounded.
 *
 * <p>The way of a vector: {@link dev.tcme.he.ckks.Parameters#of Parameters}, a
 * {@link dev.tcme.he.ckks.Context Context} made of them once, keys by a {@link dev.tcme.he.ckks.KeyGenerator KeyGenerator};
 * {@link dev.tcme.he.ckks.Encoder Encoder} and {@link dev.tcme.he.ckks.Encryptor Encryptor} at its owner's, an
 * {@link dev.tcme.he.ckks.Evaluator Evaluator} anywhere, a {@link dev.tcme.he.ckks.Decryptor Decryptor} where the secret key
 * is. In between, {@link dev.tcme.he.ckks.WireWriter WireWriter}, {@link dev.tcme.he.ckks.WireReader WireReader} and
 * {@link dev.tcme.he.ckks.WireSize WireSize}.
 */
@NullMarked
package dev.tcme.he.ckks;

import org.jspecify.annotations.NullMarked;
