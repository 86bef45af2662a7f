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
import dev.tcme.he.bgv.ProvenQuestion;
import dev.tcme.he.bgv.Question;
import dev.tcme.he.bgv.SecretKey;
import dev.tcme.he.bgv.UnprovenException;
import dev.tcme.he.exact.Relation;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * A comparison of two numbers of up to 32 bits in one message each way, after Damgård, Geisler and Krøigaard
 * ({@link Comparison}): the first party has a key for this session alone and sends its number's bits in one ciphertext, with a proof
 * that it is one of that form; the second checks the proof, as the gateway does, and computes on it. Each then has one uniform bit for each <em>test</em>, and the test is true exactly if the two differ; both send
 * theirs to the gateway, and to nobody else. Which test a relation takes:
 *
 * <ul>
 *   <li>{@code less}, {@code at-least}: x &lt; y;
 *   <li>{@code greater}, {@code at-most}: x &gt; y;
 *   <li>no relation, where the answer says which is larger: both.
 * </ul>
 *
 * <p>Parties that keep to the protocol, and the gateway, learn nothing but the answer. A first party that deviates learns the answer
 * for some number or nothing, also if the gateway helps it: a question without a valid proof is not answered, and what is asked
 * with numbers that are no bits gets an answer that cannot be read. A second party that deviates can have the answer say something
 * else of the first one's number, as many bits of it as there are tests; either can make the answer wrong, and is not found out.
 * Hence for curious parties only.
 */
public final class TwoMessageTask {
    private static final Context CONTEXT = Context.of(Comparison.parameters());

    private final Contract contract;
    private final ComparisonMeaning meaning;
    private final List<Comparison.Test> tests;

    private TwoMessageTask(Contract contract, ComparisonMeaning meaning, List<Comparison.Test> tests) {
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
        List<Comparison.Test> tests = switch (meaning.relation()) {
            case LESS, AT_LEAST -> List.of(Comparison.Test.LESS);
            case GREATER, AT_MOST -> List.of(Comparison.Test.GREATER);
            case SIGN -> List.of(Comparison.Test.LESS, Comparison.Test.GREATER);
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

    /** log2 of the ring's degree. */
    public static int logDegree() {
        return Comparison.parameters().logDegree();
    }

    /** About as many bytes as the first party sends. */
    public long questionBytes() {
        return new Format(CONTEXT).questionBytes();
    }

    private long number(int party, JsonNode value) {
        return meaning.numbers(party, value)[0];
    }

    /** The first party, with its key until it is closed. */
    public final class Asker implements AutoCloseable {
        private final SecretKey key;
        private final Comparison.Asker asker;
        private final EncryptedInput.Value value;
        private final long number;
        private Optional<Question> asked = Optional.empty();

        /**
         * @throws ProblemException {@link dev.tcme.contract.Problem#SCHEMA_MISMATCH} if the value is not one of the contract's
         */
        public Asker(EncryptedInput.Value value, SecureRandom random) {
            this.number = number(0, value.value());
            this.value = value;
            this.key = SecretKey.generate(CONTEXT, random);
            this.asker = new Comparison.Asker(CONTEXT, key, random);
        }

        /** Another one each time; {@link #halves} reads answers to the last one. */
        public byte[] question() {
            Question question = asker.question(number);
            asked = Optional.of(question);
            return new Frames(value.commitment(), List.of(new Format(CONTEXT).write(question))).bytes();
        }

        /**
         * This party's halves of the result, a byte for each test.
         *
         * @throws ProblemException {@link dev.tcme.contract.Problem#CONTRIBUTION_INVALID} if the answer is none
         * @throws IllegalStateException if nothing was asked
         */
        public byte[] halves(byte[] answer) {
            Question question =
                    asked.orElseThrow(() -> new IllegalStateException("an answer is read after the question was made"));
            return TwoMessageTask.halves(
                    asker.bits(tests, number, question, read(answer).content()));
        }

        @Override
        public void close() {
            key.close();
        }
    }

    /** The first party's question, after its proof was checked. */
    public record Asked(Digest commitment, ProvenQuestion question) {}

    /**
     * What anybody can check of a question, and must before it is answered.
     *
     * @throws ProblemException {@link dev.tcme.contract.Problem#CONTRIBUTION_INVALID} if it is malformed
     * @throws DeviationException if it is well-formed and its proof does not hold
     */
    public Asked asked(byte[] question) throws DeviationException {
        Frames frames = Frames.read(question, 1);
        try {
            Question read = new Format(CONTEXT).readQuestion(frames.parts().getFirst());
            return new Asked(frames.commitment(), read.proven(CONTEXT));
        } catch (MalformedException e) {
            throw Frames.invalid(String.valueOf(e.getMessage()));
        } catch (UnprovenException e) {
            throw new DeviationException(String.valueOf(e.getMessage()));
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

    /** @throws ProblemException {@link dev.tcme.contract.Problem#SCHEMA_MISMATCH} for the value */
    public Reply reply(EncryptedInput.Value value, Asked asked, SecureRandom random) {
        var answerer = new Comparison.Answerer(CONTEXT, random);
        Comparison.Reply reply = answerer.reply(number(1, value.value()), tests, asked.question());
        byte[] answer = new Format(CONTEXT).write(reply.answer());
        return new Reply(new Frames(value.commitment(), List.of(answer)).bytes(), halves(reply.bits()));
    }

    private static byte[] halves(boolean[] bits) {
        byte[] halves = new byte[bits.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (byte) (bits[i] ? 1 : 0);
        }
        return halves;
    }

    private record Answer(Digest commitment, Ciphertext content) {}

    private static Answer read(byte[] bytes) {
        Frames frames = Frames.read(bytes, 1);
        Ciphertext content;
        try {
            content = new Format(CONTEXT).readCiphertext(frames.parts().getFirst());
        } catch (MalformedException e) {
            throw Frames.invalid(String.valueOf(e.getMessage()));
        }
        if (!Comparison.isAnswer(content)) {
            throw Frames.invalid("an answer is one ciphertext, written out, over one prime");
        }
        return new Answer(frames.commitment(), content);
    }

    /**
     * What anybody can check of an answer.
     *
     * @return the commitment in it
     * @throws ProblemException {@link dev.tcme.contract.Problem#CONTRIBUTION_INVALID} if it is malformed
     */
    public Digest requireAnswer(byte[] answer) {
        return read(answer).commitment();
    }

    /** As {@link #requireAnswer}, of a party's halves. */
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
