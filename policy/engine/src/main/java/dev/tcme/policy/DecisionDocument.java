package dev.tcme.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.PolicyQuestion;
import dev.tcme.contract.ProblemException;
import dev.tcme.policy.Unusable.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code {"allow", "reasons": [{"code", "text"}], "bundle"}} and, in a permitted route, {@code "form"}: exactly
 * these members, each of its type. An engine that says more than it was asked is not the one that was agreed on.
 */
final class DecisionDocument {
    /** At most a few per output field, of which a contract has some hundreds. */
    private static final int MAX_REASONS = 512;

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /** One line for people; it can end up in a terminal, so it has no control characters. */
    private static final Pattern TEXT = Pattern.compile("\\P{Cc}{1,4096}");

    private DecisionDocument() {}

    /** @throws Unusable {@link Kind#MALFORMED} or {@link Kind#OTHER_BUNDLE} */
    static Decision read(JsonNode document, PolicyQuestion question, Decision.Reference reference) throws Unusable {
        JsonNode allow = document.path("allow");
        require(document.isObject() && allow.isBoolean());
        boolean routed = allow.booleanValue() && question instanceof PolicyQuestion.Route;
        requireMembers(
                document, routed ? Set.of("allow", "bundle", "form", "reasons") : Set.of("allow", "bundle", "reasons"));
        if (!bundle(document.path("bundle")).equals(reference.bundle())) {
            throw new Unusable(Kind.OTHER_BUNDLE);
        }
        List<Decision.Reason> reasons = reasons(document.path("reasons"));
        if (!allow.booleanValue()) {
            return new Decision.Deny(reference, reasons);
        }
        Optional<LaneForm> form = question instanceof PolicyQuestion.Route route
                ? Optional.of(form(document.path("form"), route))
                : Optional.empty();
        return new Decision.Permit(reference, reasons, form);
    }

    private static Digest bundle(JsonNode node) throws Unusable {
        require(node.isTextual());
        // A bundle without a digest, which the rules answer with an empty one, is certainly not the expected one.
        if (node.textValue().isEmpty()) {
            throw new Unusable(Kind.OTHER_BUNDLE);
        }
        try {
            return Digest.parse(node.textValue());
        } catch (ProblemException e) {
            throw new Unusable(Kind.MALFORMED);
        }
    }

    private static List<Decision.Reason> reasons(JsonNode node) throws Unusable {
        require(node.isArray() && !node.isEmpty() && node.size() <= MAX_REASONS);
        List<Decision.Reason> reasons = new ArrayList<>(node.size());
        for (JsonNode reason : node) {
            require(reason.isObject());
            requireMembers(reason, Set.of("code", "text"));
            reasons.add(new Decision.Reason(text(reason.path("code"), CODE), text(reason.path("text"), TEXT)));
        }
        return List.copyOf(reasons);
    }

    private static String text(JsonNode node, Pattern pattern) throws Unusable {
        require(node.isTextual() && pattern.matcher(node.textValue()).matches());
        return node.textValue();
    }

    /** The form must be one of those in the question: an answer can choose, not invent. */
    private static LaneForm form(JsonNode node, PolicyQuestion.Route route) throws Unusable {
        require(node.isTextual());
        for (PolicyQuestion.LaneFacts offer : route.lanes()) {
            if (offer.form().toString().equals(node.textValue())) {
                return offer.form();
            }
        }
        throw new Unusable(Kind.MALFORMED);
    }

    private static void requireMembers(JsonNode object, Set<String> names) throws Unusable {
        Set<String> found = new HashSet<>();
        object.fieldNames().forEachRemaining(found::add);
        require(found.equals(names));
    }

    private static void require(boolean holds) throws Unusable {
        if (!holds) {
            throw new Unusable(Kind.MALFORMED);
        }
    }
}
