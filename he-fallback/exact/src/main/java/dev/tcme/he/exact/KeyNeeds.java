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
 * @param galois for each Galois element the highest level
 * @param relinearisation the highest level, if there is a product
 */
public record KeyNeeds(SortedMap<Integer, Integer> galois, OptionalInt relinearisation) {
    public KeyNeeds {
        galois = Collections.unmodifiableSortedMap(new TreeMap<>(galois));
    }

    public boolean isEmpty() {
        return galois.isEmpty() && relinearisation.isEmpty();
    }

    /** Bytes of all keys on the wire, each with a seed for its uniform halves. */
    public long bytes(Parameters parameters) {
        return IntStream.concat(
                        relinearisation.stream(), galois.values().stream().mapToInt(Integer::intValue))
                .mapToLong(level -> WireSize.evaluationKey(parameters, level))
                .sum();
    }
}
