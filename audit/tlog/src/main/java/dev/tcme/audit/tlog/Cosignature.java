package dev.tcme.audit.tlog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of a witness's signature (c2sp.org/tlog-cosignature): a big-endian time of 8 bytes, then 64 bytes of
 * Ed25519.
 *
 * @param timeSeconds POSIX time, 0 to 2<sup>63</sup> - 1
 */
@SuppressWarnings("ArrayRecordComponent") // lives within one verification and is never compared
record Cosignature(long timeSeconds, byte[] ed25519) {
    private static final int ED25519_LENGTH = 64;

    /** Reads the bytes; empty if the length or the time is wrong. */
    static Optional<Cosignature> of(byte[] signature) {
        if (signature.length != Long.BYTES + ED25519_LENGTH) {
            return Optional.empty();
        }
        long timeSeconds = ByteBuffer.wrap(signature).getLong();
        return timeSeconds < 0
                ? Optional.empty()
                : Optional.of(
                        new Cosignature(timeSeconds, Arrays.copyOfRange(signature, Long.BYTES, signature.length)));
    }

    /** What the witness signed: a header against use elsewhere, the time, the checkpoint's whole text. */
    String signedText(String checkpoint) {
        return "cosignature/v1\ntime " + timeSeconds + "\n" + checkpoint;
    }
}
