package dev.tcme.audit.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tcme.audit.verifier.Check.Verdict;
import dev.tcme.audit.verifier.ReceiptVerifier.Evidence;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SignedReceipt;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One bit of anything that a party holds is flipped: some check fails, or the document is refused as it is read. */
class OneBitTest {
    private static final Evidence ALL = Sample.evidence();
    private static final ReceiptVerifier VERIFIER = new ReceiptVerifier(Sample.CONTRACT);

    private static boolean fails(Evidence evidence) {
        return VERIFIER.verify(evidence).stream().anyMatch(check -> check.verdict() == Verdict.FAILED);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return copy;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void nothingFailsBeforeABitIsFlipped() {
        assertFalse(fails(ALL));
    }

    @Test
    void everyBitOfTheReceiptsTextCounts() {
        byte[] text = Json.canonicalOf(ALL.receipt());
        assertEquals(ALL.receipt(), SignedReceipt.parse(text), "the text is the receipt's own");
        for (int bit = 0; bit < text.length * Byte.SIZE; bit++) {
            SignedReceipt other;
            try {
                other = SignedReceipt.parse(flipped(text, bit));
            } catch (ProblemException e) {
                continue;
            }
            Evidence evidence = new Evidence(other, ALL.proof(), ALL.checkpoint(), ALL.inputs(), ALL.outputs());
            // Base64's last character has bits without meaning: 64 bytes leave four. Only there the receipt is the
            // same.
            boolean spelling =
                    other.receipt().equals(ALL.receipt().receipt()) && other.isSignedBy(Sample.CONTRACT.gateway());
            assertTrue(spelling || fails(evidence), "bit " + bit);
            assertTrue(!spelling || isLastCharacterOfSignature(text, bit / Byte.SIZE), "bit " + bit);
        }
    }

    private static boolean isLastCharacterOfSignature(byte[] text, int at) {
        String signature = ALL.receipt().signature();
        return at == new String(text, StandardCharsets.UTF_8).indexOf(signature) + signature.length() - 1;
    }

    @Test
    void everyFieldOfTheReceiptCounts() {
        ObjectNode document = (ObjectNode) Json.tree(ALL.receipt());
        Map<String, JsonNode> leaves = new TreeMap<>();
        collect("", document, leaves);
        assertEquals(20, leaves.size(), "all fields of a full receipt: " + leaves.keySet());
        leaves.forEach((pointer, value) -> {
            for (JsonNode other : others(value)) {
                ObjectNode changed = document.deepCopy();
                set(changed, pointer, other);
                assertTrue(isRefusedOrFails(changed), pointer);
            }
        });
    }

    private static boolean isRefusedOrFails(JsonNode document) {
        try {
            SignedReceipt receipt = SignedReceipt.parse(Json.canonical(document));
            return fails(new Evidence(receipt, ALL.proof(), ALL.checkpoint(), ALL.inputs(), ALL.outputs()));
        } catch (ProblemException e) {
            return true;
        }
    }

    private static void collect(String pointer, JsonNode node, Map<String, JsonNode> leaves) {
        if (node.isObject()) {
            node.properties().forEach(entry -> collect(pointer + "/" + entry.getKey(), entry.getValue(), leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(pointer + "/" + i, node.get(i), leaves);
            }
        } else {
            leaves.put(pointer, node);
        }
    }

    /** Values that are as near as possible and, for dates, digests and keys, often well-formed too. */
    private static List<JsonNode> others(JsonNode value) {
        if (value.isBoolean()) {
            return List.of(BooleanNode.valueOf(!value.booleanValue()));
        }
        String text = value.textValue();
        int middle = text.length() / 2;
        char c = text.charAt(middle);
        String near = text.substring(0, middle)
                + (char) (c == '1' ? '2' : c == 'a' ? 'b' : c ^ 1)
                + text.substring(middle + 1);
        return List.of(new TextNode(near), new TextNode(text + "x"), new TextNode(""));
    }

    private static void set(JsonNode document, String pointer, JsonNode value) {
        int cut = pointer.lastIndexOf('/');
        JsonNode parent = document.at(pointer.substring(0, cut));
        String name = pointer.substring(cut + 1);
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), value);
        }
    }

    @Test
    void everyBitOfTheProofCounts() {
        byte[] proof = utf8(ALL.proof().orElseThrow());
        for (int bit = 0; bit < proof.length * Byte.SIZE; bit++) {
            String other = new String(flipped(proof, bit), StandardCharsets.ISO_8859_1);
            Evidence evidence =
                    new Evidence(ALL.receipt(), Optional.of(other), ALL.checkpoint(), ALL.inputs(), ALL.outputs());
            assertTrue(fails(evidence), "bit " + bit);
        }
    }

    @Test
    void everyBitOfTheCheckpointCounts() {
        byte[] checkpoint = utf8(ALL.checkpoint().orElseThrow());
        for (int bit = 0; bit < checkpoint.length * Byte.SIZE; bit++) {
            String other = new String(flipped(checkpoint, bit), StandardCharsets.ISO_8859_1);
            Evidence evidence =
                    new Evidence(ALL.receipt(), ALL.proof(), Optional.of(other), ALL.inputs(), ALL.outputs());
            assertTrue(fails(evidence), "bit " + bit);
        }
    }

    @Test
    void everyBitOfTheSaltsCounts() {
        for (int bit = 0; bit < Opening.SALT_LENGTH * Byte.SIZE; bit++) {
            Opening input = Opening.of(flipped(Sample.INPUT.salt(), bit), Sample.INPUT.value());
            assertTrue(
                    fails(new Evidence(
                            ALL.receipt(), ALL.proof(), ALL.checkpoint(), Map.of("first", input), ALL.outputs())),
                    "bit " + bit);
            Opening output = Opening.of(flipped(Sample.OUTPUT.salt(), bit), Sample.OUTPUT.value());
            assertTrue(
                    fails(new Evidence(
                            ALL.receipt(), ALL.proof(), ALL.checkpoint(), ALL.inputs(), Map.of("bob", output))),
                    "bit " + bit);
        }
    }
}
