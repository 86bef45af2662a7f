package dev.tcme.model;

/** A frame that this worker does not act on. Nothing has changed then; the code is all that is said. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why; {@link #toString} is the code on the wire. */
    enum Code {
        /** The contract's digest is not the one announced, or the document is no contract. */
        CONTRACT_MISMATCH,
        /** The contract has no model terms, or names a program or task that this build does not have. */
        UNKNOWN_PROGRAM,
        /** The program does not offer the contract's procedure. */
        UNKNOWN_PROCEDURE,
        /** The contract wants other weights than these. */
        WEIGHTS_MISMATCH,
        /** The contract's inputs are not the program's. */
        INPUTS_MISMATCH,
        /** The contract's output schema cannot hold the program's answers. */
        OUTPUT_MISMATCH,
        /** Accuracy on labelled cases is unmeasured or below what the contract demands. */
        CAPABILITY_TOO_LOW,
        /** Not a frame of this protocol, or a value in it has the wrong form. */
        MALFORMED,
        /** The frame is not due now. */
        WRONG_STATE,
        /** The contract has no such input. */
        UNKNOWN_INPUT,
        /** The input was accepted before. */
        DUPLICATE,
        /** Sealed for another session, contract or input, or altered. */
        SEAL_MISMATCH,
        /** What was sealed does not open the commitment. */
        COMMITMENT_MISMATCH,
        /** The value does not satisfy the contract's or the program's schema. */
        SCHEMA,
        /** The value is larger than the contract or the model's context allows. */
        OVERSIZE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final Code code;

    Refusal(Code code) {
        super(code.toString(), null, false, false);
        this.code = code;
    }

    Code code() {
        return code;
    }
}
