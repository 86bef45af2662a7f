package dev.tcme.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.spi.LaneSession.Answer;
import java.util.Optional;

/** An answer that is one of those the contract's schema allows. Its {@code toString} shows no content. */
final class ConstrainedOutput {
    private final Contract contract;
    private final JsonNode answer;

    private ConstrainedOutput(Contract contract, JsonNode answer) {
        this.contract = contract;
        this.answer = answer;
    }

    /** Empty if the candidate is not an allowed answer. Nothing is repaired: what does not fit is not an answer. */
    static Optional<ConstrainedOutput> of(Contract contract, Answer.Found found) {
        return contract.output().admits(found.candidate())
                ? Optional.of(new ConstrainedOutput(contract, found.candidate()))
                : Optional.empty();
    }

    Contract contract() {
        return contract;
    }

    JsonNode partOf(String recipient) {
        return contract.output().projection(answer, recipient);
    }

    @Override
    public String toString() {
        return "ConstrainedOutput[content withheld]";
    }
}
