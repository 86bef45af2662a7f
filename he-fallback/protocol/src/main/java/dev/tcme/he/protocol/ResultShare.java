package dev.tcme.he.protocol;

import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.he.ckks.WireReader;
import dev.tcme.he.ckks.WireSize;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a party gives to the round {@link Round#SHARE}: the result as it has computed it, and its share of the decryption of that. On
 * the wire one after the other; the length of the first follows from the task.
 *
 * @param share as its bytes; {@link JointTask#form()} says of what kind
 */
public record ResultShare(Result result, byte[] share) {
    /** How many bytes the result has. */
    static long resultBytes(JointTask task) {
        return WireSize.ciphertext(task.context().parameters(), task.circuit().resultLevel(), 1);
    }

    public byte[] bytes() {
        byte[] first = result.bytes();
        return ByteBuffer.allocate(first.length + share.length)
                .put(first)
                .put(share)
                .array();
    }

    /**
     * Reads the result; what kind of share follows is not looked at.
     *
     * @param keys under which the result is encrypted
     * @throws ProblemException {@link Problem#CONTRIBUTION_INVALID} if what comes first is anything but a ciphertext of the form
     *     that the task's result has
     */
    public static ResultShare read(JointTask task, SharedKeys keys, byte[] bytes) {
        int split = Math.toIntExact(resultBytes(task));
        if (bytes.length <= split) {
            throw Frames.invalid("a result of " + split + " bytes and a share of its decryption were expected, "
                    + bytes.length + " bytes came");
        }
        var reader = new WireReader(task.context());
        Result result = keys.encrypted(
                EncryptedInput.expected(reader, task.circuit().resultLevel(), Arrays.copyOf(bytes, split)));
        return new ResultShare(result, Arrays.copyOfRange(bytes, split, bytes.length));
    }

    @Override
    public String toString() {
        return "ResultShare";
    }
}
