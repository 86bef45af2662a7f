package dev.tcme.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/**
 * What a party's process tells, one JSON object a line on its standard output.
 *
 * @param what {@code signed}, {@code opened}, {@code joined}, {@code evidence}, {@code sent} (a sealed input), {@code step} (of a
 *     joint computation), {@code ended}, {@code saw}, {@code check} or {@code failed}
 */
record PartyEvent(String what, Map<String, JsonNode> details) {
    String text(String name) {
        JsonNode value = details.get(name);
        return value == null ? "" : value.isTextual() ? value.textValue() : value.toString();
    }

    /** Missing if it is not there. */
    JsonNode member(String name) {
        JsonNode value = details.get(name);
        return value == null ? MissingNode.getInstance() : value;
    }

    /** 0 if it is not there. */
    long number(String name) {
        return member(name).asLong();
    }
}
