/**
 * This room says how the parties of a contract compute together on ciphertexts: which circuit a contract's task is, how a party's
 * value lies in it, what is sent in which round, and what the decrypted slots say. It knows contracts, circuits and shared keys;
 * the gateway's lane and every party's client do the same things by it, and so can check one another. It may never see a network,
 * a clock or a file.
 *
 * <p>What one party does is enough to find a dishonest gateway: it verifies every other party's signature, adds up the key shares
 * itself, computes the result itself, and gives its share for its own result alone.
 */
@NullMarked
package dev.tcme.he.protocol;

import org.jspecify.annotations.NullMarked;
