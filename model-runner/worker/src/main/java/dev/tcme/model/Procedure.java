package dev.tcme.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** How a model's view of the inputs becomes an answer; named in the contract's {@code model.procedure}. */
public enum Procedure {
    /** The options' log-probabilities, averaged over the orders of the inputs, against a calibrated threshold. */
    OPTION_SCORING("option-scoring"),
    /** Cosine of two sentence embeddings against a calibrated threshold. */
    EMBEDDING("embedding"),
    /** JSON written under the output schema's grammar, the same in both orders of the inputs. */
    GENERATION("generation");

    private final String id;

    Procedure(String id) {
        this.id = id;
    }

    @JsonCreator
    static Procedure of(String id) {
        return Arrays.stream(values())
                .filter(procedure -> procedure.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new ModelException("expected option-scoring, embedding or generation"));
    }

    @Override
    @JsonValue
    public String toString() {
        return id;
    }
}
