package dev.tcme.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a party's process tells, one JSON object a line on its standard output.
 *
 * @param what {@code signed}, {@code opened}, {@code joined}, {@code evidence}, {@code sent}, {@code ended},
 *     {@code saw}, {@code check} or {@code failed}
 */
record PartyEvent(String what, Map<String, JsonNode> details) {
    String text(String name) {
        JsonNode value = details.get(name);
        return value == null ? "" : value.isTextual() ? value.textValue() : value.toString();
    }
}
