package dev.tcme.contract;

/** What a claim rests on, weakest first. It is spelled out wherever a result is shown. */
public enum Assurance {
    /** The operator says so. */
    SELF_ASSERTED,
    /** Hardware evidence says so (RFC 9334). */
    HARDWARE_ATTESTED,
    /** Mathematics says so: nobody had to be trusted with the inputs. */
    CRYPTOGRAPHIC;

    public boolean atLeast(Assurance demanded) {
        return compareTo(demanded) >= 0;
    }
}
