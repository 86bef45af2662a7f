/**
 * This room asks an Open Policy Agent the three policy questions and knows the questions' facts, the engine's address
 * and the digest of the bundle that has to decide; it may never see an input, an output, a key or a database.
 *
 * <p>It fails closed: an engine that is down, slow, answers nonsense or decides by another bundle is a
 * {@link dev.tcme.contract.Decision.Deny} with the reason code {@value dev.tcme.policy.OpaPolicyEngine#UNAVAILABLE},
 * never an exception, and never later than the time bound. Nothing here logs, and no message quotes a question or an
 * answer.
 */
@NullMarked
package dev.tcme.policy;

import org.jspecify.annotations.NullMarked;
