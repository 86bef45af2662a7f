package dev.tcme.host;

/** What ends a part when the host that started it is gone. */
enum Tether {
    /** The part itself reads its standard input and ends with it ({@code TCME_EXIT_WITH_PARENT=1}). */
    OWN_STDIN(""),
    /** {@code guard.sh} reads the pipe and sends TERM. */
    GUARD_TERM("TERM"),
    /** {@code guard.sh} reads the pipe and sends INT: for Postgres, whose TERM waits for clients to leave by themselves. */
    GUARD_INT("INT");

    private final String signal;

    Tether(String signal) {
        this.signal = signal;
    }

    /** The signal that the guard sends; empty where there is no guard. */
    String signal() {
        return signal;
    }
}
