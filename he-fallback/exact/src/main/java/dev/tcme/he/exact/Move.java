package dev.tcme.he.exact;

import dev.tcme.he.ckks.Automorphism;
import dev.tcme.he.ckks.Parameters;

/** What an automorphism, see {@link PlainModulus}, makes of a vector. */
public sealed interface Move {
    /** Slot j of each row becomes slot j + by of that row, cyclically; by is not a multiple of the columns. */
    record Shift(int by) implements Move {}

    /** Slot j of both rows becomes the sum of the slots j of both rows. */
    record Fold() implements Move {}

    default Automorphism automorphism(Parameters parameters) {
        return switch (this) {
            case Shift(int by) -> new Automorphism(parameters.rotation(by), false);
            case Fold() -> new Automorphism(parameters.conjugation(), true);
        };
    }
}
