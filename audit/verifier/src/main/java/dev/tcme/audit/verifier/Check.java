package dev.tcme.audit.verifier;

/**
 * The result of one check.
 *
 * @param detail for people: what was compared and what follows
 */
public record Check(Name name, Verdict verdict, String detail) {

    /** What is checked, in the order in which one should read it. */
    public enum Name {
        /** The gateway that the contract names signed the receipt. */
        SIGNATURE,
        /** The receipt is about this contract. */
        CONTRACT,
        /** A party's own input is the one that the receipt commits to. */
        INPUT_COMMITMENT,
        /** A recipient's own output is the one that the receipt commits to. */
        OUTPUT_COMMITMENT,
        /** The receipt is a leaf of the log, at a checkpoint that the gateway signed. */
        INCLUSION,
        /** A checkpoint that was got elsewhere is of the same log and not contradicted. */
        CHECKPOINT
    }

    public enum Verdict {
        PASSED,
        FAILED,
        /** What it needs was not given. */
        NOT_CHECKED
    }

    static Check of(Name name, boolean holds, String passed, String failed) {
        return new Check(name, holds ? Verdict.PASSED : Verdict.FAILED, holds ? passed : failed);
    }

    static Check skipped(Name name, String missing) {
        return new Check(name, Verdict.NOT_CHECKED, missing);
    }
}
