package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of all inputs of a contract, of one kind.
 *
 * @param fields where each input has them
 * @param range that holds those of all
 */
record Inputs(List<NumberField> fields, NumberField range) {
    static Inputs of(Contract contract) throws UnsuitableException {
        List<NumberField> fields = new ArrayList<>();
        for (Contract.Input input : contract.inputs()) {
            fields.add(NumberField.of(input.schemaJson()));
        }
        NumberField range = fields.getFirst();
        for (NumberField field : fields) {
            range = range.with(field);
        }
        return new Inputs(List.copyOf(fields), range);
    }

    int parties() {
        return fields.size();
    }

    /** A party's numbers, as steps above the least one of all. */
    long[] numbers(int party, JsonNode value) {
        return fields.get(party).numbers(value, range);
    }

    Inputs requireSingle(String kind) throws UnsuitableException {
        if (range.shape() != NumberField.Shape.SINGLE) {
            throw new UnsuitableException("'" + kind + "' takes one number of each party, not a list");
        }
        return this;
    }

    Inputs requirePair(String kind) throws UnsuitableException {
        if (parties() != 2) {
            throw new UnsuitableException("'" + kind + "' takes two inputs");
        }
        return this;
    }

    /** @throws UnsuitableException unless sums of this many of these numbers are far below 2^63 */
    Inputs requireSmall(int bitsMax) throws UnsuitableException {
        if (range.bits() > bitsMax) {
            throw new UnsuitableException(
                    "these numbers have " + range.bits() + " bits; at most " + bitsMax + " can be computed with so");
        }
        return this;
    }
}
