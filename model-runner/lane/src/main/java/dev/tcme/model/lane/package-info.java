/**
 * This room is the gateway's side of the model lane: it knows the shared nouns and the HTTP interface of the
 * model-runner, and may never see an input, the session's private key or a model. What passes through is ciphertext
 * on the way in and the candidate answer on the way out.
 */
@NullMarked
package dev.tcme.model.lane;

import org.jspecify.annotations.NullMarked;
