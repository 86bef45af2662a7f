/**
 * This room knows how 2 to 16 parties make the keys of one CKKS secret that none of them ever has, and how they decrypt
 * together: shares, what they look like as bytes, what a party must remember. It may never see who a party is, what a vector
 * means, or how a share travels; signatures, sealed transport and files belong to the caller.
 *
 * <p>The secret is the sum of the parties' ternary secrets (Mouchet, Troncoso-Pastoriza, Bossuat, Hubaux, eprint 2020/304).
 * Rounds, with a gateway that passes everything on and adds up, but holds no secret:
 * <ol>
 *   <li>{@code commit}: {@link dev.tcme.he.threshold.Party#commit} gives a digest of the party's key share, so that nobody
 *       chooses a share after having seen others;
 *   <li>{@code keys}: {@link dev.tcme.he.threshold.Party#reveal} gives the key share itself, and, where fewer than all parties
 *       can decrypt, a sealed share of the secret for each other party (Shamir; Mouchet, Bertrand, Hubaux, eprint 2022/780);
 *   <li>{@code relin}: every party checks all key shares against the commitments
 *       ({@link dev.tcme.he.threshold.KeySum#of}) and answers with {@link dev.tcme.he.threshold.Party#relinearise};
 *   <li>{@link dev.tcme.he.threshold.CollectiveKeys#of} makes ordinary keys of them, the same ones at every party, which
 *       compare {@link dev.tcme.he.threshold.CollectiveKeys#digest digests};
 *   <li>decryption: {@link dev.tcme.he.threshold.Party#decrypt} for a ciphertext that the party has <em>computed itself</em>,
 *       and {@link dev.tcme.he.threshold.DecryptionRequest#sum}.
 * </ol>
 *
 * <p>What holds: where t parties decrypt, any t − 1 of them and the gateway together learn nothing about the others' secrets from
 * the shares of an honest run (ring learning with errors over Q·P; smudging as far as the deviation given with each request
 * reaches). A gateway that changes, drops or repeats messages is found by the commitments and the digests.
 *
 * <p>What does not hold by itself: <em>the other parties must keep to the protocol, if curiously</em>. Nothing in these rounds tells
 * whether a share is well made or an input's ciphertext small enough. A party that adds something to its relinearisation share gets
 * keys that all others accept, and reads inputs out of results that should hide them ({@code DeviatingPartyTest} does it); a noisy
 * input can do the same, because smudging covers the noise of honest inputs under honest keys only
 * ({@link dev.tcme.he.threshold.KeyNoise}); and dealt shares that do not belong together make decryption fail without telling whose they are. Whoever gets a party to give
 * shares for ciphertexts of its choice has a decryption oracle. A party whose run was broken off is burnt, and the next run is
 * another agreement.
 *
 * <p>Where all parties decrypt, parties that deviate can be found, with the probability that the number k of candidates gives, before
 * anything is encrypted under the keys:
 * <ol>
 *   <li>rounds one to three are carried out for k candidates side by side ({@link dev.tcme.he.threshold.Agreement#candidate}), and
 *       with the first commitments goes one to a {@link dev.tcme.he.threshold.Coin};
 *   <li>the coins are revealed once all shares of all candidates are there, and {@link dev.tcme.he.threshold.Coins} choose the
 *       candidate that is kept;
 *   <li>every party opens its secrets of the others ({@link dev.tcme.he.threshold.Party#open}), and everybody makes their shares
 *       again and compares ({@link dev.tcme.he.threshold.Opening#check}). Whoever does not open is treated like one whose shares differ;
 *   <li>ciphertexts that are made from a seed ({@code CollectiveEncryptor.encrypt(Plaintext, Seed)}) are checked in the same way, by
 *       whoever drives the rounds: candidates, a coin, opened seeds;
 *   <li>decryption shares come with a proof ({@link dev.tcme.he.threshold.Party#decryptProven}).
 * </ol>
 * That a party deviates under the kept candidate only, and is lucky, remains possible with probability 1/k at most.
 */
@NullMarked
package dev.tcme.he.threshold;

import org.jspecify.annotations.NullMarked;
