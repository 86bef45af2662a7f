package dev.tcme.model.pool;

/** A worker failed; it has been killed. The code is all that is known and all that is said. */
final class WorkerFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** How; {@link #toString} is the code on the wire. */
    enum Code {
        /** The process ended. */
        CRASHED,
        /** It took longer than its limit. */
        TIMEOUT,
        /** It wrote something that is no frame, or no frame that was due. */
        PROTOCOL,
        /** It could not be set up. */
        UNAVAILABLE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Code code;

    WorkerFailure(Code code) {
        super(code.toString(), null, false, false);
        this.code = code;
    }

    Code code() {
        return code;
    }
}
