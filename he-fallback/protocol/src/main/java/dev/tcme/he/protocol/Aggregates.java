package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.he.exact.Range;
import dev.tcme.he.exact.Sum;
import dev.tcme.he.exact.Variance;
import dev.tcme.he.protocol.WholeAnswer.Bounds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Kinds that add up over all parties. Results are whole numbers of the inputs' step: of cents, where inputs have
 * {@code multipleOf: 0.01}. Lists are taken place by place.
 *
 * <ul>
 *   <li>{@code sum}: exact;
 *   <li>{@code mean}, {@code variance} (over the parties, divided by their number n or n²): times the parameter {@code scale}, 1 if
 *       absent, rounded half to even; so exact to half a unit of the last digit;
 *   <li>{@code weighted-score}: the sum with public whole weights, parameter {@code weights}, by input name;
 *   <li>{@code count}: how many parties have a number of at least {@code atLeast} and at most {@code atMost} (one of them is enough);
 *   <li>{@code histogram}: how many are in each of the classes that the ascending {@code bounds} separate; a number that equals a
 *       bound is above it.
 * </ul>
 */
final class Aggregates {
    /** Sums of numbers, and products of two sums, stay far below 2^62. */
    private static final int SUM_BITS = 40;

    private static final int VARIANCE_BITS = 20;
    private static final int CLASSES_MAX = 256;
    private static final long WEIGHT_MAX = 1_000_000;
    private static final long SCALE_MAX = 1_000_000;

    private Aggregates() {}

    private static Range steps(Inputs inputs) {
        return new Range(0, (1L << inputs.range().bits()) - 1);
    }

    /** The least number of all, in steps. */
    private static BigInteger lowest(Inputs inputs) {
        return inputs.range().low().divideToIntegralValue(inputs.range().step()).toBigInteger();
    }

    private static BigInteger highest(Inputs inputs) {
        return inputs.range()
                .high()
                .divideToIntegralValue(inputs.range().step())
                .toBigInteger();
    }

    static Meaning<?> sum(Contract contract) throws UnsuitableException {
        requireParameters(contract, Set.of());
        Inputs inputs = Inputs.of(contract).requireSmall(SUM_BITS);
        BigInteger n = BigInteger.valueOf(inputs.parties());
        BigInteger offset = lowest(inputs).multiply(n);
        return new WholeMeaning(
                Sum.of(inputs.parties(), inputs.range().count(), steps(inputs)),
                inputs::numbers,
                told -> offset.add(BigInteger.valueOf(told)),
                answer(contract, inputs, new Bounds(offset, highest(inputs).multiply(n))));
    }

    static Meaning<?> mean(Contract contract) throws UnsuitableException {
        long scale = scale(contract);
        Inputs inputs = Inputs.of(contract).requireSmall(SUM_BITS);
        BigInteger n = BigInteger.valueOf(inputs.parties());
        BigInteger offset = lowest(inputs).multiply(n);
        BigInteger factor = BigInteger.valueOf(scale);
        return new WholeMeaning(
                Sum.of(inputs.parties(), inputs.range().count(), steps(inputs)),
                inputs::numbers,
                told -> rounded(offset.add(BigInteger.valueOf(told)).multiply(factor), n),
                answer(
                        contract,
                        inputs,
                        new Bounds(
                                lowest(inputs).multiply(factor), highest(inputs).multiply(factor))));
    }

    static Meaning<?> variance(Contract contract) throws UnsuitableException {
        long scale = scale(contract);
        Inputs inputs = Inputs.of(contract).requireSmall(VARIANCE_BITS);
        BigInteger square = BigInteger.valueOf(inputs.parties()).pow(2);
        BigInteger factor = BigInteger.valueOf(scale);
        BigInteger width = highest(inputs).subtract(lowest(inputs));
        // Popoviciu: at most a quarter of the squared width.
        BigInteger most =
                rounded(width.pow(2).multiply(factor), BigInteger.valueOf(4)).add(BigInteger.ONE);
        return new WholeMeaning(
                new Variance(inputs.parties(), inputs.range().count(), steps(inputs)),
                inputs::numbers,
                told -> rounded(BigInteger.valueOf(told).multiply(factor), square),
                answer(contract, inputs, new Bounds(BigInteger.ZERO, most)));
    }

    static Meaning<?> weightedScore(Contract contract) throws UnsuitableException {
        requireParameters(contract, Set.of("weights"));
        Inputs inputs = Inputs.of(contract).requireSmall(SUM_BITS / 2);
        JsonNode given = contract.task().parameters().path("weights");
        List<Long> weights = new ArrayList<>();
        BigInteger low = BigInteger.ZERO;
        BigInteger high = BigInteger.ZERO;
        BigInteger offset = BigInteger.ZERO;
        for (Contract.Input input : contract.inputs()) {
            JsonNode weight = given.path(input.name());
            if (given.size() != inputs.parties()
                    || !weight.isIntegralNumber()
                    || weight.longValue() == 0
                    || Math.abs(weight.longValue()) > WEIGHT_MAX) {
                throw new UnsuitableException(
                        "'weights' has a whole number for each input, not 0 and at most " + WEIGHT_MAX + " either way");
            }
            BigInteger factor = BigInteger.valueOf(weight.longValue());
            BigInteger atLow = lowest(inputs).multiply(factor);
            BigInteger atHigh = highest(inputs).multiply(factor);
            low = low.add(atLow.min(atHigh));
            high = high.add(atLow.max(atHigh));
            offset = offset.add(atLow);
            weights.add(weight.longValue());
        }
        BigInteger base = offset;
        return new WholeMeaning(
                new Sum(weights, inputs.range().count(), steps(inputs)),
                inputs::numbers,
                told -> base.add(BigInteger.valueOf(told)),
                answer(contract, inputs, new Bounds(low, high)));
    }

    static Meaning<?> count(Contract contract) throws UnsuitableException {
        JsonNode parameters = contract.task().parameters();
        if (parameters.isEmpty()) {
            throw new UnsuitableException("'count' needs a parameter 'atLeast', 'atMost' or both");
        }
        requireParameters(contract, Set.of("atLeast", "atMost"));
        Inputs inputs = Inputs.of(contract).requireSingle("count");
        long from = parameters.has("atLeast") ? bound(inputs, parameters.get("atLeast"), RoundingMode.CEILING) : 0;
        long to =
                parameters.has("atMost") ? bound(inputs, parameters.get("atMost"), RoundingMode.FLOOR) : Long.MAX_VALUE;
        return new WholeMeaning(
                Sum.count(inputs.parties()),
                (party, value) -> {
                    long number = inputs.numbers(party, value)[0];
                    return new long[] {number >= from && number <= to ? 1 : 0};
                },
                BigInteger::valueOf,
                WholeAnswer.of(contract, 1, NumberField.Shape.SINGLE, Bounds.of(0, inputs.parties())));
    }

    static Meaning<?> histogram(Contract contract) throws UnsuitableException {
        requireParameters(contract, Set.of("bounds"));
        Inputs inputs = Inputs.of(contract).requireSingle("histogram");
        List<Long> bounds = new ArrayList<>();
        for (JsonNode bound : contract.task().parameters().path("bounds")) {
            bounds.add(bound(inputs, bound, RoundingMode.CEILING));
        }
        boolean ascending = IntStream.range(1, bounds.size()).allMatch(i -> bounds.get(i - 1) < bounds.get(i));
        if (bounds.isEmpty() || bounds.size() >= CLASSES_MAX || !ascending) {
            throw new UnsuitableException("'bounds' has 1 to " + (CLASSES_MAX - 1) + " ascending numbers");
        }
        int classes = bounds.size() + 1;
        return new WholeMeaning(
                Sum.histogram(inputs.parties(), classes),
                (party, value) -> {
                    long number = inputs.numbers(party, value)[0];
                    return Sum.oneHot(classes, (int)
                            bounds.stream().filter(bound -> number >= bound).count());
                },
                BigInteger::valueOf,
                WholeAnswer.of(contract, classes, NumberField.Shape.LIST, Bounds.of(0, inputs.parties())));
    }

    /** A public bound, as steps above the least number. */
    private static long bound(Inputs inputs, JsonNode bound, RoundingMode rounding) throws UnsuitableException {
        if (!bound.isNumber() || inputs.range().kind() != NumberField.Kind.NUMBER) {
            throw new UnsuitableException("bounds are numbers, and so are the inputs");
        }
        BigDecimal steps = bound.decimalValue()
                .subtract(inputs.range().low())
                .divide(inputs.range().step(), 0, rounding);
        if (steps.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new UnsuitableException("a bound is far outside the inputs' range");
        }
        return steps.longValue();
    }

    private static WholeAnswer answer(Contract contract, Inputs inputs, Bounds bounds) throws UnsuitableException {
        return WholeAnswer.of(contract, inputs.range().count(), inputs.range().shape(), bounds);
    }

    private static BigInteger rounded(BigInteger numerator, BigInteger denominator) {
        return new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact();
    }

    private static long scale(Contract contract) throws UnsuitableException {
        requireParameters(contract, Set.of("scale"));
        JsonNode scale = contract.task().parameters().path("scale");
        if (scale.isMissingNode()) {
            return 1;
        }
        if (!scale.isIntegralNumber() || scale.longValue() < 1 || scale.longValue() > SCALE_MAX) {
            throw new UnsuitableException("'scale' is a whole number of 1 to " + SCALE_MAX);
        }
        return scale.longValue();
    }

    private static void requireParameters(Contract contract, Set<String> known) throws UnsuitableException {
        for (var parameter : contract.task().parameters().properties()) {
            if (!known.contains(parameter.getKey())) {
                throw new UnsuitableException("the parameters of '"
                        + contract.task().kind() + "' are "
                        + (known.isEmpty()
                                ? "none"
                                : String.join(", ", known.stream().sorted().toList())));
            }
        }
    }
}
