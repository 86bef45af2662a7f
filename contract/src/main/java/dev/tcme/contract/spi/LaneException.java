package dev.tcme.contract.spi;

/** A lane failed; the {@link Code} says how and never holds content. */
public final class LaneException extends Exception {
    private static final long serialVersionUID = 1L;

    /** How a lane can fail. */
    public enum Code {
        /** All places are taken. */
        BUSY,
        /** The lane cannot run this contract. */
        UNSUITABLE,
        /** The process died. */
        CRASHED,
        /** It took longer than its limit. */
        TIMEOUT,
        /** It answered something that is not in the contract's schema. */
        INVALID_OUTPUT,
        /** The lane's own service does not answer or answers nonsense. */
        UNREACHABLE
    }

    private final Code code;

    public LaneException(Code code) {
        super("lane failed: " + code);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
