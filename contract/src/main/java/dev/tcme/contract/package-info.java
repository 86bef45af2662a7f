/**
 * This room holds the nouns that every other room shares: contracts, parties, digests, signatures, sealed inputs,
 * capacity, policy questions and decisions, receipts. It does no I/O, reads no clock, knows no framework; it may
 * never see a model, a database or an HTTP request.
 *
 * <p><b>One rule for hashing and signing.</b> Every artefact has a {@link dev.tcme.contract.Domain}. Its digest is
 * {@code SHA-256(domain ‖ 0x00 ‖ canonical)} where {@code canonical} are its RFC 8785 bytes; a signature over it is
 * {@code Ed25519(domain ‖ 0x00 ‖ digest)}. A digest or signature of one kind of artefact is therefore never valid for
 * another. {@code src/test/resources/vectors} has an example of each for clients in other languages.
 *
 * <p><b>Unchecked to checked.</b> JSON enters as bytes through {@link dev.tcme.contract.Json#parse}, becomes an
 * unchecked shape ({@link dev.tcme.contract.ContractLiteral}) and a checked, immutable value
 * ({@link dev.tcme.contract.Contract}) through one door. What fails says so by a {@link dev.tcme.contract.Problem}.
 */
@NullMarked
package dev.tcme.contract;

import org.jspecify.annotations.NullMarked;
