package dev.tcme.he.ring;

import jdk.incubator.vector.DoubleVector;

/** How many residues one instruction handles. */
public enum Lanes {
    ONE(1),
    TWO(2),
    FOUR(4),
    EIGHT(8);

    /** A system property that overrides what {@link #detect()} finds: 1, 2, 4 or 8. */
    public static final String PROPERTY = "tcme.he.lanes";

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private final int count;

    Lanes(int count) {
        this.count = count;
    }

    public int count() {
        return count;
    }

    /**
     * What this machine and this start of Java offer: the widest vectors that Java itself prefers, and {@link #ONE} where
     * Java was started without {@code --add-modules jdk.incubator.vector}.
     *
     * @throws IllegalArgumentException if the system property {@value #PROPERTY} is set to something else than 1, 2, 4, 8,
     *     or asks for vectors where Java was started without them
     */
    public static Lanes detect() {
        String wanted = System.getProperty(PROPERTY);
        if (wanted != null) {
            for (Lanes lanes : values()) {
                if (wanted.equals(Integer.toString(lanes.count))) {
                    requireVectors(lanes);
                    return lanes;
                }
            }
            throw new IllegalArgumentException(PROPERTY + " is 1, 2, 4 or 8, not " + wanted);
        }
        return vectorsAreThere() ? widest() : ONE;
    }

    private static void requireVectors(Lanes lanes) {
        if (lanes != ONE && !vectorsAreThere()) {
            throw new IllegalArgumentException(PROPERTY + " asks for " + lanes.count
                    + " lanes, but Java was started without --add-modules " + VECTOR_MODULE);
        }
    }

    static boolean vectorsAreThere() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    private static Lanes widest() {
        int preferred = DoubleVector.SPECIES_PREFERRED.length();
        Lanes widest = TWO;
        for (Lanes lanes : values()) {
            if (lanes.count <= preferred && lanes.count >= widest.count) {
                widest = lanes;
            }
        }
        return widest;
    }
}
