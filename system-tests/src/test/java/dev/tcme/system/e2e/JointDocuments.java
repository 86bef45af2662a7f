package dev.tcme.system.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Contracts of comparisons that the parties compute on ciphertexts; tests bend them. */
final class JointDocuments {
    /** The least number that there is a circuit for: its keys are made in a fraction of the time of larger ones. */
    static final String BYTE = "{\"type\":\"integer\",\"minimum\":0,\"maximum\":255}";

    static final String WORD = "{\"type\":\"integer\",\"minimum\":0,\"maximum\":4294967295}";
    static final String UINT64 = "{\"type\":\"string\",\"format\":\"uint64\",\"maxLength\":20}";
    static final String ORDER = "{\"enum\":[\"first\",\"second\",\"equal\"]}";
    static final String BOOLEAN = "{\"type\":\"boolean\"}";

    private static final List<String> NAMES = List.of("first", "second", "third");
    private static final int MAX_VALUE = 64 * 1024;

    private JointDocuments() {}

    /**
     * What is compared and how it is told.
     *
     * @param number JSON Schema of what each party brings
     * @param answer JSON Schema of the answer's one field
     * @param parameters of the task
     */
    record Terms(String number, String answer, String parameters) {
        static Terms order(String number) {
            return new Terms(number, ORDER, "{}");
        }

        /** Place by place. */
        static Terms orders(String number, int count) {
            return new Terms(list(number, count), list(ORDER, count), "{}");
        }

        static Terms relations(String relation, String number, int count) {
            return new Terms(list(number, count), list(BOOLEAN, count), "{\"relation\":\"" + relation + "\"}");
        }

        /** For {@link JointDocuments#sum}. */
        static Terms total(String number) {
            return new Terms(number, "{\"type\":\"integer\",\"minimum\":0,\"maximum\":65535}", "{}");
        }

        private static String list(String items, int count) {
            return "{\"type\":\"array\",\"items\":" + items + ",\"minItems\":" + count + ",\"maxItems\":" + count + "}";
        }
    }

    /**
     * Both bring one of these numbers and both read the answer, in the lane {@code he} and no other, and keep to the protocol: what
     * is checked otherwise is for the tests of the form {@code covert}.
     */
    static ObjectNode comparison(Stack stack, Terms terms, Actor first, Actor second) {
        var info = stack.info();
        ObjectNode document = comparison(terms, info.signingKey().toString(), first, second);
        document.set("policies", Json.tree(List.of(info.policyBundle())));
        return document;
    }

    /** For a gateway that is none but for its key; its policy is never asked. */
    static ObjectNode comparison(Terms terms, String gateway, Actor first, Actor second) {
        ObjectNode document = Documents.object("""
                {"version":"tcme/contract/v1","title":"who has more",
                 "task":{"kind":"comparison","parameters":%s},
                 "output":{"schema":{"type":"object","properties":{"larger":%s},
                   "required":["larger"],"additionalProperties":false}},
                 "lanes":{"allowed":["he"],"minimumAssurance":"CRYPTOGRAPHIC","adversary":"curious"},
                 "policies":["sha256:%s"],
                 "budget":{"capacityBits":16},
                 "expires":"2099-01-01T00:00:00Z","sessionSeconds":600}
                """.formatted(terms.parameters(), terms.answer(), "0".repeat(64)));
        document.set(
                "parties",
                Json.tree(List.of(
                        Documents.party(first, "contributor", "recipient"),
                        Documents.party(second, "contributor", "recipient"))));
        document.set(
                "inputs",
                Json.tree(List.of(input("first", first, terms.number()), input("second", second, terms.number()))));
        document.withObject("/output/readers").set("larger", Json.tree(List.of(first.id(), second.id())));
        document.withObject("/gateway").put("signingKey", gateway);
        return document;
    }

    /** All bring a byte and read the sum, whose contract leaves open what its parties are. */
    static ObjectNode sum(Stack stack, Actor... parties) {
        return aggregate(stack, "{\"kind\":\"sum\"}", BYTE, parties);
    }

    /** Both bring three bytes and read the sum of their products. */
    static ObjectNode innerProduct(Stack stack, Actor first, Actor second) {
        return aggregate(stack, "{\"kind\":\"inner-product\"}", Terms.list(BYTE, 3), first, second);
    }

    private static ObjectNode aggregate(Stack stack, String task, String number, Actor... parties) {
        var info = stack.info();
        ObjectNode document = Documents.object("""
                {"version":"tcme/contract/v1","title":"how much together","task":%s,
                 "output":{"schema":{"type":"object","properties":{"total":{"type":"integer","minimum":0,"maximum":195075}},
                   "required":["total"],"additionalProperties":false}},
                 "lanes":{"allowed":["he"],"minimumAssurance":"CRYPTOGRAPHIC"},
                 "budget":{"capacityBits":20},
                 "expires":"2099-01-01T00:00:00Z","sessionSeconds":600}
                """.formatted(task));
        document.set("policies", Json.tree(List.of(info.policyBundle())));
        List<JsonNode> inputs = new ArrayList<>();
        for (Actor party : parties) {
            inputs.add(input(NAMES.get(inputs.size()), party, number));
        }
        document.set("inputs", Json.tree(inputs));
        document.set(
                "parties",
                Json.tree(Arrays.stream(parties)
                        .map(party -> Documents.party(party, "contributor", "recipient"))
                        .toList()));
        document.withObject("/output/readers")
                .set("total", Json.tree(Arrays.stream(parties).map(Actor::id).toList()));
        document.withObject("/gateway").put("signingKey", info.signingKey().toString());
        return document;
    }

    /** Makes of a comparison the sum of these two inputs and a third one, whose party reads nothing. */
    static ObjectNode sumWith(ObjectNode comparison, Actor third) {
        ObjectNode document = comparison.deepCopy();
        document.withObject("/task").put("kind", "sum").remove("parameters");
        document.withArray("/parties").add(Documents.party(third, "contributor"));
        document.withArray("/inputs").add(input("third", third, BYTE));
        return document;
    }

    static JsonNode input(String name, Actor actor, String number) {
        return Documents.object("""
                {"name":"%s","party":"%s","maxBytes":4096,"schema":{"type":"object",
                 "properties":{"amount":%s},"required":["amount"],"additionalProperties":false}}
                """.formatted(name, actor.id(), number));
    }

    /** What a party brings. */
    static JsonNode amount(Object number) {
        return Json.tree(Map.of("amount", number));
    }

    static JsonNode parse(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8), MAX_VALUE);
    }
}
