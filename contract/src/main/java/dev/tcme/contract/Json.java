package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The only door for JSON: strict I-JSON (RFC 7493) in, RFC 8785 canonical bytes out.
 *
 * <p>Refused are duplicate member names, trailing content, invalid UTF-8, lone surrogates, depth over
 * {@value #MAX_DEPTH} and numbers that an IEEE 754 double does not hold exactly as written by value, because two
 * implementations would then hash different documents.
 */
public final class Json {
    /** Deeper nesting has no use in any of our formats and costs stack. */
    public static final int MAX_DEPTH = 32;

    /** 2^53 - 1, the largest integer that I-JSON allows (RFC 7493 section 2.2). */
    private static final BigDecimal MAX_SAFE_INTEGER = BigDecimal.valueOf((1L << 53) - 1);

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(40)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(new Jdk8Module())
            .serializationInclusion(JsonInclude.Include.NON_ABSENT)
            .build();

    private Json() {}

    /**
     * Reads one JSON document.
     *
     * @param bytes UTF-8, at most {@code maxBytes}
     * @throws ProblemException {@link Problem#OVERSIZE} or {@link Problem#MALFORMED_DOCUMENT}
     */
    public static JsonNode parse(byte[] bytes, int maxBytes) {
        if (bytes.length > maxBytes) {
            throw new ProblemException(Problem.OVERSIZE, "expected at most " + maxBytes + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode node = MAPPER.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw malformed("expected a JSON document, found nothing");
            }
            requireInterchangeable(node);
            return node;
        } catch (CharacterCodingException e) {
            throw malformed("expected UTF-8");
        } catch (JsonProcessingException e) {
            throw malformed("expected one JSON document with unique member names, at most " + MAX_DEPTH + " deep");
        }
    }

    /**
     * Reads a tree into a record; the tree comes from {@link #parse}.
     *
     * @throws ProblemException {@link Problem#UNKNOWN_FIELD} or {@link Problem#MALFORMED_DOCUMENT}, naming the place
     *     and what is expected there
     */
    public static <T> T read(JsonNode node, Class<T> type) {
        if (node.isNull()) {
            throw malformed("expected an object, found null");
        }
        try {
            return MAPPER.treeToValue(node, type);
        } catch (UnrecognizedPropertyException e) {
            String known = e.getKnownPropertyIds() == null
                    ? ""
                    : e.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
            throw new ProblemException(
                    Problem.UNKNOWN_FIELD, "at " + pointer(e.getPath(), true) + " only these fields: " + known);
        } catch (com.fasterxml.jackson.databind.JsonMappingException e) {
            if (e.getCause() instanceof ProblemException inner) {
                throw new ProblemException(
                        inner.problem(), "at " + pointer(e.getPath(), false) + ": " + inner.detail());
            }
            throw malformed("at " + pointer(e.getPath(), false) + " the value is missing or of the wrong type");
        } catch (JsonProcessingException e) {
            throw malformed("the document does not have the expected shape");
        }
    }

    /** A record or collection as a tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** The RFC 8785 bytes of a tree. */
    public static byte[] canonical(JsonNode node) {
        return CanonicalJson.bytes(wrapped(node));
    }

    /** The RFC 8785 bytes of a record or collection. */
    public static byte[] canonicalOf(Object value) {
        return canonical(tree(value));
    }

    private static JsonNode wrapped(JsonNode node) {
        if (!node.isContainerNode()) {
            throw malformed("expected an object or array");
        }
        return node;
    }

    private static void requireInterchangeable(JsonNode node) {
        if (node.isIntegralNumber()) {
            if (node.decimalValue().abs().compareTo(MAX_SAFE_INTEGER) > 0) {
                throw malformed("integers must lie within ±(2^53 - 1); write larger ones as strings");
            }
        } else if (node.isNumber()) {
            double value = node.doubleValue();
            if (Double.isInfinite(value) || Double.isNaN(value)) {
                throw malformed("numbers must fit an IEEE 754 double");
            }
        } else if (node.isTextual()) {
            requireWellFormed(node.textValue());
        }
        node.properties().forEach(entry -> requireWellFormed(entry.getKey()));
        node.forEach(Json::requireInterchangeable);
    }

    static void requireWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (paired) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw malformed("strings must hold no lone surrogates");
            }
        }
    }

    private static String pointer(
            java.util.List<com.fasterxml.jackson.databind.JsonMappingException.Reference> path, boolean parent) {
        // Names on the path come from our own records, except the last of an unknown field and map keys, which the
        // sender chose: those are left out.
        int end = parent ? path.size() - 1 : path.size();
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < end; i++) {
            var step = path.get(i);
            boolean ofMap = step.getFrom() instanceof java.util.Map;
            pointer.append('/')
                    .append(ofMap ? "*" : step.getFieldName() != null ? step.getFieldName() : step.getIndex());
        }
        return pointer.isEmpty() ? "/" : pointer.toString();
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.MALFORMED_DOCUMENT, detail);
    }
}
