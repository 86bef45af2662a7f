package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tcme.contract.Contract;
import dev.tcme.he.exact.Comparison;
import dev.tcme.he.exact.NumberFormat;
import dev.tcme.he.exact.Program;
import dev.tcme.he.exact.Relation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kind {@code comparison}: two inputs with numbers of one kind. Without parameters the answer is the name of the input with
 * the larger number, or {@code equal}; with {@code "relation"}, one of those of {@link #RELATIONS}, whether the first number stands
 * in that relation to the second, and nothing else is computed. Lists are compared place by place.
 */
final class ComparisonMeaning implements Meaning<int[]> {
    private static final String EQUAL = "equal";
    private static final Map<String, Relation> RELATIONS = Map.of(
            "less", Relation.LESS,
            "at-most", Relation.AT_MOST,
            "equal", Relation.EQUAL,
            "different", Relation.DIFFERENT,
            "at-least", Relation.AT_LEAST,
            "greater", Relation.GREATER);

    private final List<NumberField> fields;
    private final NumberField range;
    private final Relation relation;
    private final String answer;
    private final List<String> names;

    private ComparisonMeaning(
            List<NumberField> fields, NumberField range, Relation relation, String answer, List<String> names) {
        this.fields = fields;
        this.range = range;
        this.relation = relation;
        this.answer = answer;
        this.names = names;
    }

    static ComparisonMeaning of(Contract contract) throws UnsuitableException {
        if (contract.inputs().size() != 2) {
            throw new UnsuitableException("a comparison has two inputs");
        }
        List<NumberField> fields = new ArrayList<>();
        for (Contract.Input input : contract.inputs()) {
            fields.add(NumberField.of(input.schemaJson()));
        }
        NumberField range = fields.getFirst().with(fields.getLast());
        Relation relation = relation(contract.task().parameters());
        List<String> names =
                contract.inputs().stream().map(Contract.Input::name).toList();
        if (contract.output().fields().size() != 1) {
            throw new UnsuitableException("the answer of a comparison has one field");
        }
        var output = contract.output().fields().getFirst();
        requireAnswers(output.schemaJson(), range, relation, names);
        return new ComparisonMeaning(fields, range, relation, output.name(), names);
    }

    private static Relation relation(JsonNode parameters) throws UnsuitableException {
        if (parameters.isEmpty()) {
            return Relation.SIGN;
        }
        Relation relation = RELATIONS.get(parameters.path("relation").asText());
        if (parameters.size() != 1 || relation == null) {
            throw new UnsuitableException("the only parameter of a comparison is 'relation', one of "
                    + RELATIONS.keySet().stream().sorted().toList());
        }
        return relation;
    }

    private static void requireAnswers(JsonNode schema, NumberField range, Relation relation, List<String> names)
            throws UnsuitableException {
        JsonNode one = schema;
        if (range.shape() == NumberField.Shape.LIST) {
            boolean sameLength = "array".equals(schema.path("type").asText())
                    && schema.path("minItems").asInt(-1) == range.count()
                    && schema.path("maxItems").asInt(-1) == range.count();
            if (!sameLength) {
                throw new UnsuitableException("lists of " + range.count() + " numbers have an answer of as many");
            }
            one = schema.path("items");
        }
        if (relation != Relation.SIGN) {
            if (!"boolean".equals(one.path("type").asText())) {
                throw new UnsuitableException("whether a relation holds is a boolean");
            }
            return;
        }
        Set<String> words = new HashSet<>();
        one.path("enum").forEach(word -> words.add(word.asText()));
        if (!words.equals(Set.of(names.getFirst(), names.getLast(), EQUAL))) {
            throw new UnsuitableException(
                    "the answers of a comparison are the names of its inputs and '" + EQUAL + "'");
        }
    }

    Relation relation() {
        return relation;
    }

    NumberField range() {
        return range;
    }

    @Override
    public Program<int[]> program() {
        return new Comparison(relation, NumberFormat.unsigned(range.bits()), range.count());
    }

    @Override
    public long[] numbers(int party, JsonNode value) {
        return fields.get(party).numbers(value, range);
    }

    @Override
    public JsonNode answer(int[] result) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        JsonNode told;
        if (range.shape() == NumberField.Shape.LIST) {
            ArrayNode list = json.arrayNode();
            for (int one : result) {
                list.add(word(one));
            }
            told = list;
        } else {
            told = word(result[0]);
        }
        return json.objectNode().set(answer, told);
    }

    private JsonNode word(int told) {
        if (relation != Relation.SIGN) {
            return BooleanNode.valueOf(told == 1);
        }
        return TextNode.valueOf(told == 0 ? EQUAL : names.get(told > 0 ? 0 : 1));
    }
}
