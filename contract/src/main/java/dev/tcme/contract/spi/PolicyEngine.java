package dev.tcme.contract.spi;

import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.PolicyQuestion;

/** Answers policy questions. */
public interface PolicyEngine {
    /**
     * Decides. Never throws and never waits longer than the engine's own bound: an engine that is down, slow or
     * answers nonsense is a denial with the reason code {@code policy_unavailable}.
     */
    Decision decide(PolicyQuestion question);

    /** Digest of the bundle that decides now. */
    Digest bundle();
}
