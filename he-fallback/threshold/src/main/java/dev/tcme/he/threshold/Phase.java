package dev.tcme.he.threshold;

/** How far a party is. It only goes forward. The codes are part of the state on disk and never change their meaning. */
public enum Phase {
    /** Has given nothing. */
    FRESH(1, "has given nothing yet"),
    /** Has given its commitment. */
    COMMITTED(2, "has committed to its key share"),
    /** Has given its key share, and dealt shares of its secret where that is agreed. */
    REVEALED(3, "has given its key share"),
    /** Has given its relinearisation share; may decrypt. */
    READY(4, "has given its relinearisation share"),
    /** Its secret was given to everybody and is gone from here: these keys were a candidate that is not used. */
    OPENED(6, "was opened"),
    /** Its secret is gone. */
    BURNT(5, "is burnt");

    private final int code;
    private final String words;

    Phase(int code, String words) {
        this.code = code;
        this.words = words;
    }

    byte code() {
        return (byte) code;
    }

    String words() {
        return words;
    }
}
