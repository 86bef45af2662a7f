package dev.tcme.he.protocol;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.ExtendedCiphertext;
import dev.tcme.he.ckks.MalformedException;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.WireReader;
import dev.tcme.he.ckks.WireSize;
import dev.tcme.he.ckks.WireWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * One candidate of a party's input: its random bits, encrypted over Q·P, and its mask, if the circuit has masks. On the wire one
 * after the other as {@link WireWriter} writes them; the lengths follow from the circuit.
 */
record PreparedInput(ExtendedCiphertext bits, Optional<Ciphertext> mask) {
    byte[] bytes() {
        byte[] first = WireWriter.bytes(bits);
        byte[] second = mask.map(WireWriter::bytes).orElseGet(() -> new byte[0]);
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /**
     * @throws dev.tcme.contract.ProblemException {@link dev.tcme.contract.Problem#CONTRIBUTION_INVALID} if these are no such
     *     ciphertexts
     */
    static PreparedInput read(JointTask task, byte[] bytes) {
        Parameters parameters = task.context().parameters();
        int top = parameters.levelMax();
        int level = task.circuit().resultLevel();
        int split = Math.toIntExact(WireSize.extendedCiphertext(parameters, top));
        long size = split + (task.circuit().hasMasks() ? WireSize.ciphertext(parameters, level, 1) : 0);
        if (bytes.length != size) {
            throw Frames.invalid("the ciphertexts of an input have " + size + " bytes, these " + bytes.length);
        }
        var reader = new WireReader(task.context());
        ExtendedCiphertext bits = extended(reader, top, Arrays.copyOf(bytes, split));
        return new PreparedInput(
                bits,
                task.circuit().hasMasks()
                        ? Optional.of(
                                EncryptedInput.expected(reader, level, Arrays.copyOfRange(bytes, split, bytes.length)))
                        : Optional.empty());
    }

    private static ExtendedCiphertext extended(WireReader reader, int level, byte[] bytes) {
        try {
            ExtendedCiphertext read = reader.extendedCiphertext(bytes);
            if (read.level() != level) {
                throw Frames.invalid("an extended ciphertext at level " + level + " was expected, " + read + " came");
            }
            return read;
        } catch (MalformedException e) {
            throw Frames.invalid(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return "PreparedInput";
    }
}
