package dev.tcme.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;

/** The content of a write: always one JSON object. */
final class Body {
    private Body() {}

    /** What a write says that has nothing to say: {@code {}}. */
    record Nothing() {}

    /**
     * @throws ProblemException {@link Problem#OVERSIZE} or {@link Problem#MALFORMED_DOCUMENT}
     */
    static JsonNode object(byte[] body, int maxBytes) {
        JsonNode document = Json.parse(body, maxBytes);
        if (!document.isObject()) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected a JSON object");
        }
        return document;
    }

    /**
     * @throws ProblemException as {@link #object}, and {@link Problem#UNKNOWN_FIELD}
     */
    static <T> T read(byte[] body, int maxBytes, Class<T> type) {
        return Json.read(object(body, maxBytes), type);
    }
}
