package dev.tcme.he.circuits;

/** What a plan's noise rests on where a circuit's own proof asks how much there is. */
public enum Evidence {
    /** Worst-case bounds: hold whatever the inputs are. */
    PROVEN,
    /** Sixteen standard deviations of an estimate: true in practice, and not something to hide a key behind. */
    EXPECTED;

    private static final double DEVIATIONS = 16;

    /** The noise in a slot by this evidence. */
    public double slot(Noise noise) {
        return switch (this) {
            case PROVEN -> noise.slot();
            case EXPECTED -> Math.min(noise.slot(), DEVIATIONS * noise.expected());
        };
    }
}
