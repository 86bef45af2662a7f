package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.ProblemException;
import dev.tcme.he.bgv.Ciphertext;
import dev.tcme.he.bgv.Comparison;
import dev.tcme.he.bgv.Context;
import dev.tcme.he.bgv.Format;
import dev.tcme.he.bgv.MalformedException;
import dev.tcme.he.bgv.PublicKey;
import dev.tcme.he.bgv.SecretKey;
import dev.tcme.he.exact.Relation;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A comparison of two numbers of up to 32 bits in one message each way, after Damgård, Geisler and Krøigaard
 * ({@link Comparison}): the first party has a key for this session alone and sends its number bit by bit, the second computes on it.
 * Each then has one uniform bit for each <em>test</em>, and the test is true exactly if the two differ; both send theirs to the
 * gateway, and to nobody else. Which test a relation takes:
 *
 * <ul>
 *   <li>{@code less}, {@code at-least}: x &lt; y;
 *   <li>{@code greater}, {@code at-most}: x &gt; y, as the same test of the numbers' complements;
 *   <li>no relation, where the answer says which is larger: both.
 * </ul>
 *
 * <p>Parties that keep to the protocol, and the gateway, learn nothing but the answer. A first party that sends no bits learns up to
 * five bits of the other's number, and either can make the answer wrong: hence for curious parties only.
 */
public final class TwoMessageTask {
    private static final Context CONTEXT = Context.of(Comparison.parameters());
    private static final int CIPHERTEXTS = Comparison.BITS + 1;

    private final Contract contract;
    private final ComparisonMeaning meaning;
    private final List<Test> tests;

    /** What is tested of x and y. */
    private enum Test {
        LESS,
        GREATER;

        /** The number whose test for "less" is this one. */
        long number(long value, long most) {
            return this == LESS ? value : most - value;
        }
    }

    private TwoMessageTask(Contract contract, ComparisonMeaning meaning, List<Test> tests) {
        this.contract = contract;
        this.meaning = meaning;
        this.tests = tests;
    }

    /** @throws UnsuitableException if the contract's task is not such a comparison; says why */
    public static TwoMessageTask of(Contract contract) throws UnsuitableException {
        if (!contract.task().kind().equals("comparison")) {
            throw new UnsuitableException("in two messages there are comparisons only");
        }
        ComparisonMeaning meaning = ComparisonMeaning.of(contract);
        if (contract.inputs()
                .getFirst()
                .party()
                .equals(contract.inputs().getLast().party())) {
            throw new UnsuitableException("the two numbers must come from two parties");
        }
        if (meaning.range().count() != 1 || meaning.range().bits() > Comparison.BITS) {
            throw new UnsuitableException("in two messages single numbers of up to 32 bits are compared");
        }
        List<Test> tests = switch (meaning.relation()) {
            case LESS, AT_LEAST -> List.of(Test.LESS);
            case GREATER, AT_MOST -> List.of(Test.GREATER);
            case SIGN -> List.of(Test.LESS, Test.GREATER);
            // Both tests would tell the gateway more than whether they are equal.
            case EQUAL, DIFFERENT ->
                throw new UnsuitableException("in two messages there is no test for equality alone");
        };
        return new TwoMessageTask(contract, meaning, tests);
    }

    public Contract contract() {
        return contract;
    }

    /** The one with the key, then the other. */
    public List<String> parties() {
        return contract.inputs().stream().map(Contract.Input::party).toList();
    }

    public Contract.Input input(int party) {
        return contract.inputs().get(party);
    }

    /** Which computation it is, for people and receipts. */
    public String description() {
        return "comparison " + meaning.relation() + " in two messages with " + Comparison.parameters();
    }

    /** About as many bytes as the first party sends. */
    public long questionBytes() {
        long limb = 6L * Comparison.parameters().degree();
        return (2 + (long) CIPHERTEXTS * tests.size()) * 2 * limb;
    }

    private long number(int party, JsonNode value) {
        return meaning.numbers(party, value)[0];
    }

    private long most() {
        return (1L << meaning.range().bits()) - 1;
    }

    /** The first party, with its key until it is closed. */
    public final class Asker implements AutoCloseable {
        private final SecretKey key;
        private final PublicKey publicKey;
        private final Comparison.Asker asker;
        private final EncryptedInput.Value value;

        /**
         * @throws ProblemException {@link dev.tcme.contract.Problem#SCHEMA_MISMATCH} if the value is not one of the contract's
         */
        public Asker(EncryptedInput.Value value, SecureRandom random) {
            number(0, value.value());
            this.value = value;
            this.key = SecretKey.generate(CONTEXT, random);
            this.publicKey = PublicKey.of(CONTEXT, key, random);
            this.asker = new Comparison.Asker(CONTEXT, key, random);
        }

        public byte[] question() {
            Format format = new Format(CONTEXT);
            long number = number(0, value.value());
            List<byte[]> parts = new ArrayList<>();
            parts.add(format.write(publicKey));
            for (Test test : tests) {
                asker.question(test.number(number, most())).forEach(one -> parts.add(format.write(one)));
            }
            return new Frames(value.commitment(), parts).bytes();
        }

        /**
         * This party's halves of the result, a byte for each test.
         *
         * @throws ProblemException {@link dev.tcme.contract.Problem#CONTRIBUTION_INVALID} if the answer is none
         */
        public byte[] halves(byte[] answer) {
            List<Ciphertext> ciphertexts =
                    ciphertexts(Frames.read(answer, CIPHERTEXTS * tests.size()).parts(), 0);
            byte[] halves = new byte[tests.size()];
            for (int i = 0; i < halves.length; i++) {
                boolean bit = asker.bit(ciphertexts.subList(i * CIPHERTEXTS, (i + 1) * CIPHERTEXTS));
                halves[i] = (byte) (bit ? 1 : 0);
            }
            return halves;
        }

        @Override
        public void close() {
            key.close();
        }
    }

    /**
     * What the second party does.
     *
     * @param answer for the first
     * @param halves its own halves of the result, a byte for each test
     */
    public record Reply(byte[] answer, byte[] halves) {
        @Override
        public String toString() {
            return "Reply[content withheld]";
        }
    }

    /**
     * @throws ProblemException {@link dev.tcme.contract.Problem#SCHEMA_MISMATCH} for the value,
     *     {@link dev.tcme.contract.Problem#CONTRIBUTION_INVALID} for the question
     */
    public Reply reply(EncryptedInput.Value value, byte[] question, SecureRandom random) {
        Frames frames = Frames.read(question, 1 + CIPHERTEXTS * tests.size());
        PublicKey key = publicKey(frames.parts().getFirst());
        List<Ciphertext> asked = ciphertexts(frames.parts(), 1);
        var answerer = new Comparison.Answerer(CONTEXT, key, random);
        long number = number(1, value.value());
        Format format = new Format(CONTEXT);
        List<byte[]> parts = new ArrayList<>();
        byte[] halves = new byte[tests.size()];
        for (int i = 0; i < halves.length; i++) {
            Comparison.Reply reply = answerer.reply(
                    tests.get(i).number(number, most()), asked.subList(i * CIPHERTEXTS, (i + 1) * CIPHERTEXTS));
            reply.answers().forEach(one -> parts.add(format.write(one)));
            halves[i] = (byte) (reply.bit() ? 1 : 0);
        }
        return new Reply(new Frames(value.commitment(), parts).bytes(), halves);
    }

    private static List<Ciphertext> ciphertexts(List<byte[]> parts, int from) {
        Format format = new Format(CONTEXT);
        List<Ciphertext> ciphertexts = new ArrayList<>();
        for (byte[] part : parts.subList(from, parts.size())) {
            try {
                ciphertexts.add(format.readCiphertext(part));
            } catch (MalformedException e) {
                throw Frames.invalid(String.valueOf(e.getMessage()));
            }
        }
        return ciphertexts;
    }

    private static PublicKey publicKey(byte[] part) {
        try {
            return new Format(CONTEXT).readPublicKey(part);
        } catch (MalformedException e) {
            throw Frames.invalid(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What anybody can check of a question.
     *
     * @return the commitment in it
     */
    public Digest requireQuestion(byte[] question) {
        Frames frames = Frames.read(question, 1 + CIPHERTEXTS * tests.size());
        publicKey(frames.parts().getFirst());
        ciphertexts(frames.parts(), 1);
        return frames.commitment();
    }

    /** As {@link #requireQuestion}, of an answer. */
    public Digest requireAnswer(byte[] answer) {
        Frames frames = Frames.read(answer, CIPHERTEXTS * tests.size());
        ciphertexts(frames.parts(), 0);
        return frames.commitment();
    }

    /** As {@link #requireQuestion}, of a party's halves. */
    public void requireHalves(byte[] halves) {
        boolean wellFormed = halves.length == tests.size();
        for (byte half : halves) {
            wellFormed &= half == 0 || half == 1;
        }
        if (!wellFormed) {
            throw Frames.invalid(tests.size() + " bytes of 0 or 1 were expected");
        }
    }

    /** The answer from both parties' halves; none if they contradict one another. */
    public Optional<JsonNode> answer(byte[] first, byte[] second) {
        boolean[] holds = new boolean[tests.size()];
        for (int i = 0; i < holds.length; i++) {
            holds[i] = first[i] != second[i];
        }
        if (meaning.relation() != Relation.SIGN) {
            boolean inverted = meaning.relation() == Relation.AT_LEAST || meaning.relation() == Relation.AT_MOST;
            return Optional.of(meaning.answer(new int[] {holds[0] == inverted ? 0 : 1}));
        }
        boolean less = holds[0];
        boolean greater = holds[1];
        int sign = greater ? 1 : less ? -1 : 0;
        return less && greater ? Optional.empty() : Optional.of(meaning.answer(new int[] {sign}));
    }
}
