package dev.tcme.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import org.erdtman.jcs.NumberToJSON;

/** Writes a tree in the canonical form of RFC 8785. The tree is not printed and read again for it. */
final class CanonicalJson {
    /** Up to 2^53 - 1 an integer's decimal digits are also what ECMAScript prints (ECMA-262 Number::toString). */
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder out = new StringBuilder(1024);

    private CanonicalJson() {}

    /**
     * @return UTF-8
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} for lone surrogates, numbers that are not finite and
     *     nodes that JSON does not have
     */
    static byte[] bytes(JsonNode node) {
        CanonicalJson json = new CanonicalJson();
        json.value(node);
        return json.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> array(node);
            // Bytes are base64 text, as Jackson prints them.
            case STRING, BINARY -> string(node.asText());
            case NUMBER -> number(node);
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            default -> throw malformed("the document has no canonical form");
        }
    }

    /** Members sorted by the UTF-16 units of their names (section 3.2.3), as {@link String#compareTo} does. */
    private void object(JsonNode node) {
        String[] names = new String[node.size()];
        Iterator<String> all = node.fieldNames();
        for (int i = 0; i < names.length; i++) {
            names[i] = all.next();
        }
        Arrays.sort(names);
        out.append('{');
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            string(names[i]);
            out.append(':');
            value(node.get(names[i]));
        }
        out.append('}');
    }

    private void array(JsonNode node) {
        out.append('[');
        for (int i = 0; i < node.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            value(node.get(i));
        }
        out.append(']');
    }

    private void number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong() && Math.abs(node.longValue()) <= MAX_SAFE_INTEGER) {
            out.append(node.longValue());
            return;
        }
        try {
            out.append(NumberToJSON.serializeNumber(node.doubleValue()));
        } catch (IOException e) {
            throw malformed("numbers must fit an IEEE 754 double");
        }
    }

    /** Only what must be escaped is (section 3.2.2.2). */
    private void string(String text) {
        Json.requireWellFormed(text);
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < FIRST_PRINTABLE || c == '"' || c == '\\') {
                out.append(text, written, i);
                escape(c);
                written = i + 1;
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> out.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
        }
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.MALFORMED_DOCUMENT, detail);
    }
}
