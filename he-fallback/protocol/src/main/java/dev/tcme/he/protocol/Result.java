package dev.tcme.he.protocol;

import dev.tcme.contract.Digest;
import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.WireWriter;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.DecryptionRequest;
import java.util.List;

/** What was computed on the inputs of all parties, still encrypted: the same bits at everybody who computes it. */
public final class Result {
    private final CollectiveKeys keys;
    private final Ciphertext ciphertext;
    private final double deviation;

    /** @param deviation of the noise that a share of its decryption has */
    Result(CollectiveKeys keys, Ciphertext ciphertext, double deviation) {
        this.keys = keys;
        this.ciphertext = ciphertext;
        this.deviation = deviation;
    }

    /** The ciphertext, as {@link WireWriter} writes it. */
    public byte[] bytes() {
        return WireWriter.bytes(ciphertext);
    }

    /** Stands for the result, whoever decrypts it. */
    public Digest digest() {
        return Digest.ofFile(bytes());
    }

    /**
     * Asks for its decryption.
     *
     * @param active the numbers of the parties that decrypt, ascending
     * @throws IllegalArgumentException if these are too few or too many, or no parties
     */
    public DecryptionRequest request(List<Integer> active) {
        return DecryptionRequest.of(keys.agreement(), ciphertext, deviation, active);
    }

    @Override
    public String toString() {
        return "result of a computation";
    }
}
