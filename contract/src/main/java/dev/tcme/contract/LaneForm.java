package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a lane computes, where a lane can do it in more than one way. */
public enum LaneForm {
    /** A model in a sandbox reads the inputs. */
    SANDBOX(LaneKind.MODEL),
    /** The parties share a key; the gateway computes on ciphertexts, every party checks it and gives a share. */
    THRESHOLD(LaneKind.HE),
    /** One of two parties has the key, the other computes on its ciphertexts: one message each way. */
    TWO_MESSAGE(LaneKind.HE);

    private final LaneKind kind;

    LaneForm(LaneKind kind) {
        this.kind = kind;
    }

    public LaneKind kind() {
        return kind;
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    public static LaneForm parse(String text) {
        for (LaneForm form : values()) {
            if (form.toString().equals(text)) {
                return form;
            }
        }
        throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected 'sandbox', 'threshold' or 'two-message'");
    }
}
