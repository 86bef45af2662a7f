package dev.tcme.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":9007199254740992}",
                "{\"a\":-9007199254740992}",
                "{\"a\":1e400}",
                "{\"a\":\"\\ud800\"}",
                "{\"\\udc00\":1}",
                "// c\n{}",
                "\uFEFF{}"
            })
    void whatIsNotStrictIJsonIsRefused(String text) {
        ProblemException refused =
                assertThrows(ProblemException.class, () -> Json.parse(text.getBytes(StandardCharsets.UTF_8), 1000));
        assertEquals(Problem.MALFORMED_DOCUMENT, refused.problem());
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] bytes = {'"', (byte) 0xC3, '"'};
        assertEquals(
                Problem.MALFORMED_DOCUMENT,
                assertThrows(ProblemException.class, () -> Json.parse(bytes, 1000))
                        .problem());
    }

    @Test
    void depthIsBounded() {
        byte[] deep = ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertEquals(
                Problem.MALFORMED_DOCUMENT,
                assertThrows(ProblemException.class, () -> Json.parse(deep, 1 << 20))
                        .problem());
    }

    @Test
    void sizeIsCheckedFirst() {
        assertEquals(
                Problem.OVERSIZE,
                assertThrows(ProblemException.class, () -> Json.parse(new byte[11], 10))
                        .problem());
    }

    /** The example of RFC 8785 section 3.2.3 (sorting by UTF-16 units) and values of its section 3.2.2. */
    @Test
    void canonicalFormIsThatOfRfc8785() {
        String sorting = "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With"
                + " Dagesh\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin"
                + " Small Letter O With Diaeresis\"}";
        String sorted =
                "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O"
                        + " With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning"
                        + " Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}";
        assertCanonical(sorted, sorting);
        assertCanonical(
                "{\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27]}",
                "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]}");
    }

    /** Our writer against another program's, on trees of every kind that it will ever see and some more. */
    @Test
    void canonicalFormIsThatOfAnotherImplementation() throws java.io.IOException {
        Random random = new Random(8785);
        for (int i = 0; i < 2_000; i++) {
            JsonNode tree = JsonNodeFactory.instance.objectNode().set("root", tree(random, 4));
            assertEquals(
                    new JsonCanonicalizer(tree.toString()).getEncodedString(),
                    new String(Json.canonical(tree), StandardCharsets.UTF_8));
        }
    }

    private static JsonNode tree(Random random, int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0:
                return json.numberNode(random.nextLong() >> random.nextInt(64));
            case 1:
                return json.numberNode(finite(random));
            case 2:
                return json.booleanNode(random.nextBoolean());
            case 3:
                return json.nullNode();
            case 6:
                ObjectNode object = json.objectNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.set(text(random), tree(random, depth - 1));
                }
                return object;
            case 7:
                ArrayNode array = json.arrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(tree(random, depth - 1));
                }
                return array;
            default:
                return json.textNode(text(random));
        }
    }

    private static double finite(Random random) {
        double any = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(any) ? any : 0.5;
    }

    private static String text(Random random) {
        int[] kinds = {0x20, 0x80, 0x800, 0xD800, 0x10FFFF};
        return random.ints(random.nextInt(8), 0, kinds.length)
                .map(kind -> random.nextInt(kinds[kind]))
                .filter(point -> point < 0xD800 || point > 0xDFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void whatHasNoCanonicalFormIsRefused() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        for (JsonNode node : List.of(
                json.textNode("\ud800"),
                json.numberNode(Double.NaN),
                json.pojoNode(new Object()),
                json.missingNode())) {
            JsonNode tree = json.arrayNode().add(node);
            assertEquals(
                    Problem.MALFORMED_DOCUMENT,
                    assertThrows(ProblemException.class, () -> Json.canonical(tree))
                            .problem());
        }
    }

    private static void assertCanonical(String expected, String document) {
        byte[] canonical = Json.canonical(Json.parse(document.getBytes(StandardCharsets.UTF_8), 4096));
        assertEquals(expected, new String(canonical, StandardCharsets.UTF_8));
        assertArrayEquals(canonical, Json.canonical(Json.parse(canonical, 4096)), "canonical form is a fixed point");
    }
}
