package dev.tcme.he.exact;

/** What a comparison of x and y tells, and nothing else. */
public enum Relation {
    /** −1, 0 or 1 as x is below, equal to or above y. */
    SIGN(Bit.SIGN, Sense.AS_IT_IS),
    LESS(Bit.LESS, Sense.AS_IT_IS),
    AT_MOST(Bit.GREATER, Sense.INVERTED),
    EQUAL(Bit.EQUAL, Sense.AS_IT_IS),
    DIFFERENT(Bit.EQUAL, Sense.INVERTED),
    AT_LEAST(Bit.LESS, Sense.INVERTED),
    GREATER(Bit.GREATER, Sense.AS_IT_IS);

    /** What is computed. */
    enum Bit {
        SIGN,
        LESS,
        EQUAL,
        GREATER
    }

    /** How it is read. */
    enum Sense {
        AS_IT_IS,
        INVERTED
    }

    private final Bit bit;
    private final Sense sense;

    Relation(Bit bit, Sense sense) {
        this.bit = bit;
        this.sense = sense;
    }

    Bit bit() {
        return bit;
    }

    /** From what is computed to what is told. */
    int told(int computed) {
        return sense == Sense.INVERTED ? 1 - computed : computed;
    }
}
