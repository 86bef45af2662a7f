package dev.tcme.he.exact;

import java.time.Duration;

/**
 * What a circuit takes.
 *
 * @param depth rescalings one after the other
 * @param keyBytes on the wire, all evaluation keys and the public key
 * @param inputBytes on the wire, all ciphertexts of one party
 * @param resultBytes on the wire, the result's ciphertext
 * @param shareBytes on the wire, about: one party's share of the decryption, one polynomial
 * @param evaluation on one core of a server, within a factor of about two
 */
public record Estimate(
        int depth, long keyBytes, long inputBytes, long resultBytes, long shareBytes, Duration evaluation) {}
