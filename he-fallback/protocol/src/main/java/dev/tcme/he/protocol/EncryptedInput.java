package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Digest;
import dev.tcme.contract.ProblemException;
import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.MalformedException;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.WireReader;
import dev.tcme.he.ckks.WireSize;
import dev.tcme.he.ckks.WireWriter;
import dev.tcme.he.exact.ExactCircuit;
import dev.tcme.he.ring.Seed;
import dev.tcme.he.threshold.CollectiveEncryptor;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a party sends in the round {@link Round#INPUT}: a salted commitment of its value, 32 bytes, and the ciphertexts of its
 * numbers and its mask, one after the other as {@link WireWriter} writes them. Their number, levels and lengths follow from the
 * circuit.
 */
public record EncryptedInput(Digest commitment, List<Ciphertext> ciphertexts) {
    public EncryptedInput {
        ciphertexts = List.copyOf(ciphertexts);
    }

    /**
     * Encrypts a value under the shared keys.
     *
     * @param party index of the party among those of the task
     * @throws dev.tcme.contract.ProblemException {@link dev.tcme.contract.Problem#SCHEMA_MISMATCH} if the value is not one of
     *     the contract's
     */
    public static EncryptedInput of(JointTask task, SharedKeys keys, int party, Value value, SecureRandom random) {
        CollectiveEncryptor encryptor = keys.encryptor();
        List<Plaintext> plaintexts = task.encode(party, value.value(), random);
        List<Ciphertext> ciphertexts = new ArrayList<>();
        for (Plaintext plaintext : plaintexts) {
            Seed seed = Seed.random(random);
            ciphertexts.add(encryptor.encrypt(plaintext, seed));
            seed.wipe();
            plaintext.poly().wipe();
        }
        return new EncryptedInput(value.commitment(), ciphertexts);
    }

    /** A party's value with its commitment. */
    public record Value(JsonNode value, Digest commitment) {
        @Override
        public String toString() {
            return "Value[content withheld]";
        }
    }

    public byte[] bytes() {
        byte[] written = written(ciphertexts);
        return ByteBuffer.allocate(Digest.LENGTH + written.length)
                .put(commitment.bytes())
                .put(written)
                .array();
    }

    /**
     * @throws ProblemException {@link Problem#CONTRIBUTION_INVALID} if it is anything but ciphertexts of the form that the
     *     circuit takes from this party
     */
    public static EncryptedInput read(JointTask task, int party, byte[] bytes) {
        if (bytes.length < Digest.LENGTH) {
            throw Frames.invalid(
                    "a commitment of " + Digest.LENGTH + " bytes was expected, " + bytes.length + " bytes came");
        }
        byte[] commitment = Arrays.copyOf(bytes, Digest.LENGTH);
        byte[] written = Arrays.copyOfRange(bytes, Digest.LENGTH, bytes.length);
        return new EncryptedInput(Digest.ofBytes(commitment), ciphertexts(task, party, written));
    }

    /** One after the other. */
    static byte[] written(List<Ciphertext> ciphertexts) {
        List<byte[]> parts = ciphertexts.stream().map(WireWriter::bytes).toList();
        ByteBuffer out =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(out::put);
        return out.array();
    }

    /** What {@link #written} wrote: exactly the ciphertexts that the circuit takes from this party, fresh ones. */
    static List<Ciphertext> ciphertexts(JointTask task, int party, byte[] bytes) {
        List<ExactCircuit.Input> expected = task.circuit().inputs().stream()
                .filter(input -> input.party() == party)
                .toList();
        long size = expected.stream()
                .mapToLong(input -> WireSize.ciphertext(task.context().parameters(), input.level(), 1))
                .sum();
        if (bytes.length != size) {
            throw Frames.invalid("the ciphertexts of an input have " + size + " bytes, these " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        WireReader reader = new WireReader(task.context());
        List<Ciphertext> ciphertexts = new ArrayList<>();
        for (ExactCircuit.Input input : expected) {
            byte[] one =
                    new byte[Math.toIntExact(WireSize.ciphertext(task.context().parameters(), input.level(), 1))];
            in.get(one);
            ciphertexts.add(expected(reader, input.level(), one));
        }
        return ciphertexts;
    }

    /** A ciphertext of the form that the circuit takes and gives, at a level and its scale. */
    static Ciphertext expected(WireReader reader, int level, byte[] bytes) {
        Ciphertext ciphertext;
        try {
            ciphertext = reader.ciphertext(bytes);
        } catch (MalformedException e) {
            throw Frames.invalid(String.valueOf(e.getMessage()));
        }
        if (ciphertext.level() != level
                || ciphertext.degree() != 1
                || ciphertext.scale() != ciphertext.parameters().scale(level)
                || ciphertext.seed().isPresent()) {
            throw Frames.invalid("a ciphertext at level " + level + " and its scale, of degree 1, was expected, "
                    + ciphertext + " came");
        }
        return ciphertext;
    }

    @Override
    public String toString() {
        return "EncryptedInput[" + ciphertexts.size() + " ciphertexts]";
    }
}
