package dev.tcme.he.exact;

/**
 * The slots of a vector: two rows of {@code columns} whole numbers modulo t, the first row first. A rotation shifts both rows
 * alike.
 *
 * @param columns N/2
 * @param modulus t
 */
public record Grid(int columns, long modulus) {
    public int slots() {
        return 2 * columns;
    }

    /** 0 … t−1 for any whole number. */
    public long residue(long value) {
        return Math.floorMod(value, modulus);
    }

    /** The representative next to zero of 0 … t−1. */
    public long centred(long residue) {
        return residue > modulus / 2 ? residue - modulus : residue;
    }
}
