package dev.tcme.he.exact;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.WireSize;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The evaluation keys that a circuit uses, each for the levels up to the highest at which it is used.
 *
 * @param rotations by how many slots, 1 to N/2 − 1, and the highest level
 * @param relinearisation the highest level, if there is a product
 */
public record KeyNeeds(SortedMap<Integer, Integer> rotations, OptionalInt relinearisation) {
    public KeyNeeds {
        rotations = Collections.unmodifiableSortedMap(new TreeMap<>(rotations));
    }

    public boolean isEmpty() {
        return rotations.isEmpty() && relinearisation.isEmpty();
    }

    /** Bytes of all keys on the wire, each with a seed for its uniform halves. */
    public long bytes(Parameters parameters) {
        return IntStream.concat(
                        relinearisation.stream(), rotations.values().stream().mapToInt(Integer::intValue))
                .mapToLong(level -> WireSize.evaluationKey(parameters, level))
                .sum();
    }
}
