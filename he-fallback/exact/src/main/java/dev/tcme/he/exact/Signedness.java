package dev.tcme.he.exact;

/** How bits make a number. */
public enum Signedness {
    /** −2^(b−1) … 2^(b−1) − 1. */
    SIGNED,
    /** 0 … 2^b − 1; with 64 bits as {@link Long#parseUnsignedLong} has it. */
    UNSIGNED
}
