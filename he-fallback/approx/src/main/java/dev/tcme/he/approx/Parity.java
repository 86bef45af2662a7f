package dev.tcme.he.approx;

/** Symmetry of a polynomial about the midpoint of its interval; half of the coefficients vanish if there is one. */
public enum Parity {
    /** p(-t) = -p(t): only T_1, T_3, … occur. */
    ODD,
    /** p(-t) = p(t): only T_0, T_2, … occur. */
    EVEN,
    /** No symmetry is claimed. */
    NONE;

    /** Whether a polynomial of this parity may hold T_k. */
    boolean allows(int k) {
        return switch (this) {
            case ODD -> k % 2 == 1;
            case EVEN -> k % 2 == 0;
            case NONE -> true;
        };
    }

    /** The parity of q where q·T_k has this parity. */
    Parity dividedByT(int k) {
        return switch (this) {
            case ODD -> k % 2 == 0 ? ODD : EVEN;
            case EVEN -> k % 2 == 0 ? EVEN : ODD;
            case NONE -> NONE;
        };
    }
}
