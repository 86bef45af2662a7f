package dev.tcme.he.circuits;

/** The refusals that all kinds of arithmetic share. */
final class Levels {
    private Levels() {}

    static void requireLeft(int level) {
        if (level == 0) {
            throw new IllegalArgumentException("a product needs a level and this value is at level 0; the circuit needs"
                    + " parameters with more levels, its plan says how many");
        }
    }

    static void requireDrop(int from, int to) {
        if (to < 0 || to > from) {
            throw new IllegalArgumentException(
                    "a value at level " + from + " can go to levels 0 to " + from + ", not " + to);
        }
    }

    static void requireFits(Vector vector, int slots) {
        if (vector.size() > slots) {
            throw new IllegalArgumentException(
                    "a vector of " + vector.size() + " numbers does not fit into " + slots + " slots");
        }
    }

    static void requireFinite(double constant) {
        if (!Double.isFinite(constant)) {
            throw new IllegalArgumentException("a constant is a finite number");
        }
    }
}
