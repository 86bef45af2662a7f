/**
 * This room is a party's side of a computation on ciphertexts. It holds the party's share of the keys, in memory and in a file that
 * its user alone may read, and trusts neither the gateway nor the other parties: what they send is verified, and the result is
 * computed here once more before a share of its decryption is given. It may never send a secret, or a share for anything that it
 * has not computed itself.
 */
@NullMarked
package dev.tcme.client.he;

import org.jspecify.annotations.NullMarked;
