package dev.tcme.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Opening;

/**
 * A party's part of a released answer, found equal to what the signed receipt commits to.
 *
 * @param opening the value with the salt of its commitment
 */
public record Answer(Opening opening, ReceiptBundle receipt) {
    /** The private answer. */
    public JsonNode value() {
        return opening.value();
    }
}
