/**
 * This room is the lane in which the gateway computes on ciphertexts: it takes the parties' contributions round by round, adds up
 * key shares and decryption shares, and evaluates where the parties do not agree. It may never see a secret key, a share of one, or an input; it has no code that
 * could use them.
 */
@NullMarked
package dev.tcme.he.lane;

import org.jspecify.annotations.NullMarked;
