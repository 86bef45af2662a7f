/**
 * This room is the session itself: its states, and the one way through them. It knows the shared nouns and the ports
 * of {@code dev.tcme.contract.spi}; it may never see HTTP, SQL, a framework or an adapter, and never an input: the
 * only content that passes through is an answer, between the lane and its recipients' keys.
 *
 * <p>Read {@link dev.tcme.gateway.session.Pipeline} first. The stages are types: an
 * {@link dev.tcme.contract.spi.LaneSession.Answer.Found} becomes a {@code ConstrainedOutput} only through the
 * contract's schema, that becomes a {@code Release} only through a permit, and a release reaches a recipient only out
 * of {@link dev.tcme.gateway.session.SessionStore#finish}, which makes the receipt durable in the same transaction.
 */
@NullMarked
package dev.tcme.gateway.session;

import org.jspecify.annotations.NullMarked;
