package dev.tcme.he.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** The loops that a piece of work goes through, each over one limb of N residues; for one thread. */
final class Count {
    private final int logDegree;
    private final Map<Pass, Integer> passes = new LinkedHashMap<>();
    private double keptBytes;
    private double freshBytes;
    private double scratchBytes;

    Count(int logDegree) {
        this.logDegree = logDegree;
    }

    Count of(int times, Pass pass) {
        if (times > 0) {
            passes.merge(pass, times, Integer::sum);
        }
        return this;
    }

    Count forward(int times) {
        return of(times, Pass.forward(logDegree));
    }

    Count inverse(int times) {
        return of(times, Pass.inverse(logDegree));
    }

    /** Limbs of operands and keys. */
    Count kept(int limbs) {
        keptBytes += limbs * limbBytes();
        return this;
    }

    /** The tables of transforms, each for one prime and one direction: rows, and N/8 factors with their quotients. */
    Count tables(int count) {
        keptBytes += count * degree() * (Pass.tableBytes() + 2 * Double.BYTES / 8.0);
        return this;
    }

    /** The index of a permutation. */
    Count index() {
        keptBytes += degree() * Integer.BYTES;
        return this;
    }

    /** New limbs, zeroed. */
    Count fresh(int limbs) {
        freshBytes += limbs * limbBytes();
        return of(limbs, Pass.ZERO);
    }

    Count scratch(int limbs) {
        scratchBytes += limbs * limbBytes();
        return this;
    }

    Count and(Count other) {
        other.passes.forEach((pass, times) -> of(times, pass));
        keptBytes += other.keptBytes;
        freshBytes += other.freshBytes;
        scratchBytes += other.scratchBytes;
        return this;
    }

    /** How often the ring runs a kernel of that name. */
    int calls(String kernel) {
        return passes.entrySet().stream()
                .filter(entry -> entry.getKey().kernel().equals(kernel))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    Work work() {
        Work sum = new Work(0, 0, 0, keptBytes, freshBytes, scratchBytes);
        for (Map.Entry<Pass, Integer> entry : passes.entrySet()) {
            Pass pass = entry.getKey();
            double residues = entry.getValue() * degree();
            sum = sum.plus(
                    new Work(residues * pass.products(), residues * pass.sums(), residues * pass.bytes(), 0, 0, 0));
        }
        return sum;
    }

    private double degree() {
        return 1L << logDegree;
    }

    private double limbBytes() {
        return degree() * Double.BYTES;
    }
}
