package dev.tcme.he.bench;

import java.util.SortedMap;

/**
 * What a machine does at most, of shortest calls, measured in the same run as what is held against it. Rates are per microsecond: of numbers,
 * not vectors, and of bytes.
 *
 * @param products multiply-adds
 * @param sums additions
 * @param both multiply-adds and additions side by side, together
 * @param pass bytes loaded and stored by a loop over a Java array in the first cache
 * @param passAligned the same in memory that begins on a cache line
 * @param passOffset the same in memory that begins 16 bytes behind it, as Java's arrays do
 * @param copies bytes read and written by a copy, by the size of what is touched
 * @param fresh bytes of new arrays, zeroed
 */
public record Machine(
        double products,
        double sums,
        double both,
        double pass,
        double passAligned,
        double passOffset,
        SortedMap<Integer, Double> copies,
        double fresh) {

    /** What a piece of work takes at least, in microseconds, by each of the machine's limits. */
    public record Floor(double arithmetic, double passes, double kept, double fresh) {
        /** If everything overlapped perfectly. */
        public double micros() {
            return Math.max(Math.max(arithmetic, passes), Math.max(kept, fresh));
        }

        /** If memory waited for arithmetic and arithmetic for memory. */
        public double oneAfterTheOther() {
            return Math.max(arithmetic, passes) + kept + fresh;
        }
    }

    public Floor floor(Work work) {
        double arithmetic = Math.max(
                Math.max(work.products() / products, work.sums() / sums), (work.products() + work.sums()) / both);
        return new Floor(
                arithmetic,
                work.passBytes() / pass,
                work.keptBytes() / copyRate(work.workingSet()),
                work.freshBytes() / fresh);
    }

    /** Of the smallest measured size that holds a working set, or the largest. */
    private double copyRate(double workingSet) {
        return copies.entrySet().stream()
                .filter(entry -> entry.getKey() >= workingSet)
                .findFirst()
                .orElseGet(copies::lastEntry)
                .getValue();
    }
}
