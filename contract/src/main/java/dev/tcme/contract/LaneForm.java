package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a lane computes, where a lane can do it in more than one way. */
public enum LaneForm {
    /** A model in a sandbox reads the inputs. */
    SANDBOX(LaneKind.MODEL, Adversary.DEVIATING),
    /**
     * The parties share a key; the gateway computes on ciphertexts, every party checks it and gives a share, with a proof where
     * the contract does not rule it out.
     */
    THRESHOLD(LaneKind.HE, Adversary.CURIOUS),
    /** One of two parties has the key, the other computes on its ciphertexts: one message each way. */
    TWO_MESSAGE(LaneKind.HE, Adversary.CURIOUS),
    /**
     * As {@link #THRESHOLD}; keys and inputs are candidates of which all but one are opened and checked, and shares of the
     * decryption come with a proof.
     */
    COVERT(LaneKind.HE, Adversary.COVERT);

    private final LaneKind kind;
    private final Adversary withstands;

    LaneForm(LaneKind kind, Adversary withstands) {
        this.kind = kind;
        this.withstands = withstands;
    }

    public LaneKind kind() {
        return kind;
    }

    /** The strongest other parties that the form can withstand, whatever a lane says of itself; policy holds the same. */
    public Adversary withstands() {
        return withstands;
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
        throw new ProblemException(
                Problem.MALFORMED_DOCUMENT,
                Arrays.stream(values())
                        .map(form -> "'" + form + "'")
                        .collect(Collectors.joining(", ", "expected one of ", "")));
    }
}
