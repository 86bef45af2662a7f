package dev.tcme.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.PolicyQuestion;
import dev.tcme.contract.spi.PolicyEngine;
import java.util.List;

/**
 * Policy by an Open Policy Agent: {@code POST /v1/data/tcme/<stage>/decision}.
 *
 * <p>Only a complete, well-formed decision of the expected bundle, within the time bound, is passed on; everything
 * else is a denial with the code {@value #UNAVAILABLE}. The bundle's digest in an answer is what the engine says of
 * itself. It finds a wrong or stale bundle, not an engine that lies; an operator who wants more computes
 * {@link BundleDigest} of the folder that is served and serves it over loopback alone.
 *
 * <p>Safe for use by many threads.
 */
public final class OpaPolicyEngine implements PolicyEngine, AutoCloseable {
    /** Reason code of a denial that no rule made. */
    public static final String UNAVAILABLE = "policy_unavailable";

    private final Opa opa;
    private final Digest bundle;

    /** @param bundle digest of the bundle that has to decide */
    public OpaPolicyEngine(OpaSettings settings, Digest bundle) {
        this.opa = new Opa(settings);
        this.bundle = bundle;
    }

    @Override
    public Digest bundle() {
        return bundle;
    }

    @Override
    public Decision decide(PolicyQuestion question) {
        var reference = new Decision.Reference(question.stage(), question.decisionId(), bundle);
        try {
            JsonNode document = opa.document("tcme/" + question.stage() + "/decision", Json.tree(question));
            return DecisionDocument.read(document, question, reference);
        } catch (Unusable e) {
            return unavailable(reference, e.kind());
        } catch (RuntimeException e) {
            // Last resort: whatever a library throws here, policy has not permitted anything.
            return unavailable(reference, Unusable.Kind.INTERNAL);
        }
    }

    private static Decision unavailable(Decision.Reference reference, Unusable.Kind kind) {
        String text = "no decision could be had from the policy engine: " + kind.text();
        return new Decision.Deny(reference, List.of(new Decision.Reason(UNAVAILABLE, text)));
    }

    /** Breaks off decisions in flight, which become denials. */
    @Override
    public void close() {
        opa.close();
    }
}
