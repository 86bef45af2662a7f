package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.he.exact.Extremum;
import dev.tcme.he.exact.InnerProduct;
import dev.tcme.he.exact.IntersectionSize;
import dev.tcme.he.exact.NumberFormat;
import dev.tcme.he.exact.Program;
import dev.tcme.he.exact.Range;
import dev.tcme.he.protocol.WholeAnswer.Bounds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Kinds in which numbers of different parties meet.
 *
 * <ul>
 *   <li>{@code inner-product}: of two parties' lists of one length;
 *   <li>{@code intersection-size}: how many whole numbers two parties' lists of distinct ones share, each of at most as many as
 *       {@code maxItems} says;
 *   <li>{@code maximum}, {@code minimum}: the name of the input with the largest or smallest number of all; of equal ones the first.
 * </ul>
 */
final class PairMeanings {
    private static final int PRODUCT_BITS = 20;

    private PairMeanings() {}

    private static void requireNoParameters(Contract contract) throws UnsuitableException {
        if (!contract.task().parameters().isEmpty()) {
            throw new UnsuitableException("'" + contract.task().kind() + "' takes no parameters");
        }
    }

    static Meaning<?> innerProduct(Contract contract) throws UnsuitableException {
        requireNoParameters(contract);
        Inputs inputs = Inputs.of(contract).requirePair("inner-product").requireSmall(PRODUCT_BITS);
        NumberField range = inputs.range();
        long low = whole(range.low(), range);
        long high = whole(range.high(), range);
        long least = Math.min(Math.min(low * low, low * high), high * high);
        long most = Math.max(low * low, high * high);
        Bounds bounds = Bounds.of(Math.multiplyExact(least, range.count()), Math.multiplyExact(most, range.count()));
        WholeAnswer answer = WholeAnswer.of(contract, 1, NumberField.Shape.SINGLE, bounds);
        return new Single<>(
                new InnerProduct(range.count(), new Range(low, high), new Range(low, high)),
                (party, value) -> Arrays.stream(inputs.numbers(party, value))
                        .map(number -> number + low)
                        .toArray(),
                result -> answer.of(BigInteger.valueOf(result)));
    }

    private static long whole(BigDecimal value, NumberField range) {
        return value.divideToIntegralValue(range.step()).longValueExact();
    }

    static Meaning<?> extremum(Contract contract, Extremum.Side side) throws UnsuitableException {
        requireNoParameters(contract);
        Inputs inputs = Inputs.of(contract).requireSingle(contract.task().kind());
        List<String> names =
                contract.inputs().stream().map(Contract.Input::name).toList();
        if (contract.output().fields().size() != 1) {
            throw new UnsuitableException("the answer has one field");
        }
        var field = contract.output().fields().getFirst();
        Set<String> words = new HashSet<>();
        field.schemaJson().path("enum").forEach(word -> words.add(word.asText()));
        if (!words.equals(Set.copyOf(names))) {
            throw new UnsuitableException("the answers are the names of the inputs");
        }
        return new Single<>(
                new Extremum(
                        side,
                        inputs.parties(),
                        NumberFormat.unsigned(inputs.range().bits())),
                inputs::numbers,
                winner -> JsonNodeFactory.instance.objectNode().put(field.name(), names.get(winner)));
    }

    static Meaning<?> intersectionSize(Contract contract) throws UnsuitableException {
        requireNoParameters(contract);
        if (contract.inputs().size() != 2) {
            throw new UnsuitableException("'intersection-size' takes two inputs");
        }
        List<ElementField> fields = new ArrayList<>();
        for (Contract.Input input : contract.inputs()) {
            fields.add(ElementField.of(input.schemaJson()));
        }
        int size = Math.max(fields.getFirst().sizeMax(), fields.getLast().sizeMax());
        NumberField range = fields.getFirst().element().with(fields.getLast().element());
        WholeAnswer answer = WholeAnswer.of(contract, 1, NumberField.Shape.SINGLE, Bounds.of(0, size));
        return new Single<>(
                new IntersectionSize(size, NumberFormat.unsigned(range.bits())),
                (party, value) -> fields.get(party).numbers(value, range),
                shared -> answer.of(BigInteger.valueOf(shared)));
    }

    /** A list of at most so many distinct numbers. */
    private record ElementField(Optional<String> member, NumberField element, int sizeMax) {
        static ElementField of(JsonNode schema) throws UnsuitableException {
            Optional<String> member = Optional.empty();
            JsonNode list = schema;
            if ("object".equals(schema.path("type").asText())) {
                if (schema.path("properties").size() != 1) {
                    throw new UnsuitableException("an input must be a list, or an object with one list");
                }
                var only = schema.path("properties").properties().iterator().next();
                member = Optional.of(only.getKey());
                list = only.getValue();
            }
            if (!"array".equals(list.path("type").asText())
                    || !list.path("maxItems").isInt()) {
                throw new UnsuitableException("the sets must be lists with 'maxItems'");
            }
            NumberField element = NumberField.of(list.path("items"));
            if (element.shape() != NumberField.Shape.SINGLE || element.member().isPresent()) {
                throw new UnsuitableException("the elements of a set are numbers");
            }
            return new ElementField(member, element, list.path("maxItems").asInt());
        }

        long[] numbers(JsonNode value, NumberField range) {
            JsonNode list = member.map(value::path).orElse(value);
            List<Long> numbers = new ArrayList<>();
            list.forEach(one -> numbers.add(element.numbers(one, range)[0]));
            if (numbers.size() > sizeMax || Set.copyOf(numbers).size() != numbers.size()) {
                throw new ProblemException(
                        Problem.SCHEMA_MISMATCH, "a set has at most " + sizeMax + " numbers, each of them once");
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** What a result is in the answer. */
    private interface Words<R> {
        JsonNode of(R result);
    }

    private record Single<R>(Program<R> program, WholeMeaning.Numbers encoding, Words<R> words) implements Meaning<R> {
        @Override
        public long[] numbers(int party, JsonNode value) {
            return encoding.of(party, value);
        }

        @Override
        public JsonNode answer(R result) {
            return words.of(result);
        }
    }
}
