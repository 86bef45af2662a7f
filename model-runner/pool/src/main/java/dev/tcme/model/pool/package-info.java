/**
 * This room keeps worker processes and lends each to one session. It may know contracts, digests, ciphertext and the
 * candidate answers that it relays; it may never see an input's plaintext or a session's private key, which exist only
 * inside a worker.
 *
 * <p>Life of a worker: {@link dev.tcme.model.pool.Workers} starts it ahead of time (loading weights takes seconds);
 * {@link dev.tcme.model.pool.Sessions} takes it for one session, and kills it when the answer is there, when anything
 * fails, when the session is closed or when its time is up. It is never used again.
 */
@NullMarked
package dev.tcme.model.pool;

import org.jspecify.annotations.NullMarked;
