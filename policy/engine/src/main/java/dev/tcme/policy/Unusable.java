package dev.tcme.policy;

import java.io.IOException;

/** Why an engine's answer cannot be used. Carries a kind and nothing of what was asked or answered. */
final class Unusable extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    enum Kind {
        UNREACHABLE("it does not answer"),
        TOO_SLOW("it did not answer in time"),
        OVERLOADED("too many decisions wait for it"),
        INTERRUPTED("the decision was interrupted"),
        HTTP_STATUS("it answered with an HTTP status other than 200"),
        OVERSIZE("its answer is too long"),
        NOT_JSON("its answer is no well-formed JSON document"),
        UNDEFINED("it has no decision for this question"),
        MALFORMED("its decision does not have the agreed form"),
        OTHER_BUNDLE("it decides by another policy bundle"),
        INTERNAL("the question could not be put to it");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** Half a sentence about the policy engine. */
        String text() {
            return text;
        }
    }

    Unusable(Kind kind) {
        super(kind.text());
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
