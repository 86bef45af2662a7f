package dev.tcme.he.circuits;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts operations by kind and level. Safe for use by many threads. */
public final class Tally {
    /**
     * @param level that of the operands
     */
    public record Step(Operation operation, int level) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            int byOperation = operation.compareTo(other.operation);
            return byOperation != 0 ? byOperation : Integer.compare(other.level, level);
        }
    }

    private final Map<Step, Integer> counts = new TreeMap<>();

    synchronized void count(Operation operation, int level) {
        counts.merge(new Step(operation, level), 1, Integer::sum);
    }

    /** In the order of the operations, from the highest level down; a copy. */
    public synchronized Map<Step, Integer> counts() {
        return new TreeMap<>(counts);
    }

    /** Over all levels. */
    public synchronized int total(Operation operation) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().operation() == operation)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Override
    public synchronized String toString() {
        return counts.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().operation(), TreeMap::new, Collectors.summingInt(Map.Entry::getValue)))
                .toString();
    }
}
