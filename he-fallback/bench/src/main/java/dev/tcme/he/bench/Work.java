package dev.tcme.he.bench;

/**
 * What a piece of work takes on paper.
 *
 * @param products multiplications and multiply-adds of doubles
 * @param sums additions and subtractions of doubles
 * @param passBytes loaded and stored by all loops, wherever they are
 * @param keptBytes of operands, keys and tables, each counted once: they were there before
 * @param freshBytes of memory that did not exist before, zeroed first
 * @param scratchBytes of memory that is used over and over
 */
public record Work(
        double products, double sums, double passBytes, double keptBytes, double freshBytes, double scratchBytes) {

    static final Work NONE = new Work(0, 0, 0, 0, 0, 0);

    Work plus(Work other) {
        return new Work(
                products + other.products,
                sums + other.sums,
                passBytes + other.passBytes,
                keptBytes + other.keptBytes,
                freshBytes + other.freshBytes,
                scratchBytes + other.scratchBytes);
    }

    /** Arithmetic instructions for one number each; a multiply-add is one. */
    public double operations() {
        return products + sums;
    }

    /** What a cache would have to hold so that the next call finds all of it again. */
    public double workingSet() {
        return keptBytes + scratchBytes;
    }
}
