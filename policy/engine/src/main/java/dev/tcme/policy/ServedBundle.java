package dev.tcme.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;

/** What a running Open Policy Agent says that it serves, for the start of a gateway. */
public final class ServedBundle {
    private ServedBundle() {}

    /**
     * Reads {@code data.tcme.bundle.digest}, once and within the settings' time bound.
     *
     * @throws ProblemException {@link Problem#UNAVAILABLE} if it cannot be had
     */
    public static Digest digest(OpaSettings settings) {
        try (Opa opa = new Opa(settings)) {
            JsonNode digest = opa.document("tcme/bundle/digest");
            if (!digest.isTextual()) {
                throw unavailable(Unusable.Kind.MALFORMED);
            }
            return Digest.parse(digest.textValue());
        } catch (Unusable e) {
            throw unavailable(e.kind());
        } catch (ProblemException e) {
            throw unavailable(Unusable.Kind.MALFORMED);
        }
    }

    private static ProblemException unavailable(Unusable.Kind kind) {
        return new ProblemException(
                Problem.UNAVAILABLE, "the policy engine does not say which bundle it serves: " + kind.text());
    }
}
