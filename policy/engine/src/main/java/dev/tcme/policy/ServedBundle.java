package dev.tcme.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;

/**
 * What a running Open Policy Agent says that it serves, for the start of a gateway.
 *
 * @param maxCapacityBits the most that an answer may be able to carry, in bits; the digest covers it, so the bundle of this digest
 *     has no other
 */
public record ServedBundle(Digest digest, int maxCapacityBits) {
    /**
     * Asks, once and within the settings' time bound for each of the two.
     *
     * @throws ProblemException {@link Problem#UNAVAILABLE} if they cannot be had
     */
    public static ServedBundle of(OpaSettings settings) {
        try (Opa opa = new Opa(settings)) {
            // In this order: of a bundle that is replaced in between no decision will be accepted.
            Digest digest = digest(opa);
            return new ServedBundle(digest, maxCapacityBits(opa));
        }
    }

    /**
     * The digest alone.
     *
     * @throws ProblemException {@link Problem#UNAVAILABLE} if it cannot be had
     */
    public static Digest digest(OpaSettings settings) {
        try (Opa opa = new Opa(settings)) {
            return digest(opa);
        }
    }

    private static Digest digest(Opa opa) {
        String what = "which bundle it serves";
        JsonNode digest = document(opa, "tcme/bundle/digest", what);
        if (!digest.isTextual()) {
            throw unavailable(what, Unusable.Kind.MALFORMED);
        }
        try {
            return Digest.parse(digest.textValue());
        } catch (ProblemException e) {
            throw unavailable(what, Unusable.Kind.MALFORMED);
        }
    }

    /** As {@code policy/rego/tcme/lib/capacity.rego} reads it. */
    private static int maxCapacityBits(Opa opa) {
        String what = "how many bits an answer may carry by the bundle that it serves";
        JsonNode limit = document(opa, "tcme/limits/max_capacity_bits", what);
        if (!limit.isInt() || limit.intValue() < 0) {
            throw unavailable(what, Unusable.Kind.MALFORMED);
        }
        return limit.intValue();
    }

    private static JsonNode document(Opa opa, String path, String what) {
        try {
            return opa.document(path);
        } catch (Unusable e) {
            throw unavailable(what, e.kind());
        }
    }

    private static ProblemException unavailable(String what, Unusable.Kind kind) {
        return new ProblemException(Problem.UNAVAILABLE, "the policy engine does not say " + what + ": " + kind.text());
    }
}
