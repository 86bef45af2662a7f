package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Domain;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.bgv.Ciphertext;
import dev.tcme.he.bgv.Comparison;
import dev.tcme.he.bgv.Context;
import dev.tcme.he.bgv.Encoder;
import dev.tcme.he.bgv.Encryptor;
import dev.tcme.he.bgv.Evaluator;
import dev.tcme.he.bgv.Format;
import dev.tcme.he.bgv.Parameters;
import dev.tcme.he.bgv.SecretKey;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.TwoMessageTask;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.system.e2e.JointDocuments.Terms;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bob asks and alice answers, in one message each way. Whatever question he sends that is not what it must be is never answered:
 * the session ends, and the receipt names him, the round and what he did.
 */
@ExtendWith(SharedStack.class)
class TwoMessagePartyTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Parameters PARAMETERS = Comparison.parameters();

    /** Of a question, see he-fallback/bgv: behind a commitment and a length comes a head, then residues, a seed, the proof. */
    private static final int HEAD = 32 + Integer.BYTES;

    private static final int PRIMES = HEAD + 17;
    private static final int NOISE = HEAD + 20;
    private static final int RESIDUES = HEAD + 28;
    private static final int RESIDUE_BYTES = 6;
    private static final int SEED = RESIDUES + PARAMETERS.moduli().size() * PARAMETERS.degree() * RESIDUE_BYTES;
    private static final int CHALLENGE = SEED + 32;
    private static final int RESPONSES = CHALLENGE + 32;

    private final Stack stack;
    private final Actor alice;
    private final Actor bob;
    private final JointMember aliceAtHome;
    private final Contract contract;
    private final TwoMessageTask task;
    private final List<SessionId> opened = new ArrayList<>();
    private final Opening value = Opening.of(JointDocuments.amount(17), RANDOM);

    TwoMessagePartyTest(Stack stack) throws UnsuitableException {
        this.stack = stack;
        this.alice = stack.enrol("alice");
        this.bob = stack.enrol("bob");
        this.aliceAtHome = JointMember.of(alice.client());
        ObjectNode document = JointDocuments.comparison(stack, Terms.order(JointDocuments.WORD), bob, alice);
        document.withObject("/lanes").put("keys", "single").put("adversary", "curious");
        this.contract = alice.agree(document, bob);
        this.task = TwoMessageTask.of(contract);
    }

    /** Also after a test that failed: the next ones need the places. */
    @AfterEach
    void close() {
        for (SessionId session : opened) {
            if (!alice.client().session(session).state().isFinal()) {
                alice.client().withdraw(session);
            }
        }
        aliceAtHome.close();
    }

    /** A session with alice in it. */
    private record Played(SessionId session, JointMember.Part alice) {}

    private Played play() {
        var view = alice.client().open(contract.digest());
        SessionId session = view.id();
        opened.add(session);
        assertEquals(
                LaneForm.TWO_MESSAGE,
                alice.client()
                        .session(session)
                        .evidence()
                        .orElseThrow()
                        .evidence()
                        .form());
        return new Played(session, aliceAtHome.join(contract, session, JointDocuments.amount(23)));
    }

    /** A question of bob's, well made. */
    private byte[] question() {
        try (TwoMessageTask.Asker asker = asker()) {
            return asker.question();
        }
    }

    private TwoMessageTask.Asker asker() {
        return task.new Asker(new EncryptedInput.Value(value.value(), value.commitment(Domain.INPUT)), RANDOM);
    }

    /** Under bob's right signature. */
    private Wire.Answer send(Played played, Round round, byte[] content) {
        Await.until(
                LIMIT,
                "bob's turn in the round " + round,
                () -> alice.client()
                        .session(played.session())
                        .progress()
                        .filter(progress -> progress.round().equals(round.toString())
                                && progress.waitingFor().contains(bob.id()))
                        .isPresent());
        Contribution signed = Contribution.sign(
                new Contribution.Address(played.session(), contract.digest(), round.toString(), bob.id()),
                content,
                bob.signing());
        var put = new Wire.Request(
                "PUT",
                "/v1/sessions/" + played.session() + "/rounds/" + round,
                content,
                Map.of("Content-Type", "application/octet-stream"));
        return bob.send(put.with("TCME-Contribution-Signature", signed.signatureText()));
    }

    /** Something that bob sends as his question, made of two that are well made. */
    private record Deed(String name, PartyFault.Kind kind, Change change) {
        interface Change {
            byte[] of(byte[] question, byte[] other);
        }

        static Deed deviation(String name, Change change) {
            return new Deed(name, PartyFault.Kind.DEVIATED, change);
        }

        static Deed malformed(String name, UnaryOperator<byte[]> change) {
            return new Deed(name, PartyFault.Kind.MALFORMED, (question, other) -> change.apply(question));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Deed> deeds() {
        return Stream.of(
                Deed.deviation("a proof with another challenge", (question, other) -> flipped(question, CHALLENGE)),
                Deed.deviation("a proof with another response", (question, other) -> flipped(question, RESPONSES + 2)),
                Deed.deviation("the proof of another question", (question, other) -> {
                    byte[] copy = question.clone();
                    System.arraycopy(other, CHALLENGE, copy, CHALLENGE, other.length - CHALLENGE);
                    return copy;
                }),
                Deed.deviation("another seed", (question, other) -> flipped(question, SEED)),
                Deed.deviation("noise of 2^56 that an answer would carry", (question, other) -> noisier(question)),
                Deed.deviation("a bit that differs in one copy", (question, other) -> inconsistent(question)),
                Deed.malformed("one prime less", question -> with(question, PRIMES, 2)),
                Deed.malformed("another claim of noise", question -> flipped(question, NOISE + 7)),
                Deed.malformed(
                        "a residue above its prime", question -> filled(question, RESIDUES, RESIDUE_BYTES, 0xff)),
                Deed.malformed("a response beyond its limit", question -> {
                    byte[] least = filled(question, RESPONSES, 3, 0);
                    return with(least, RESPONSES, 0x80);
                }),
                Deed.malformed("a byte less", question -> Arrays.copyOf(question, question.length - 1)),
                Deed.malformed("nothing", question -> new byte[0]));
    }

    private static byte[] flipped(byte[] bytes, int at) {
        return with(bytes, at, bytes[at] ^ 1);
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static byte[] filled(byte[] bytes, int from, int count, int value) {
        byte[] copy = bytes.clone();
        Arrays.fill(copy, from, from + count, (byte) value);
        return copy;
    }

    /** The residues of the question's first part, each with something added. */
    private static byte[] added(byte[] question, java.util.function.IntFunction<BigInteger> addend) {
        byte[] copy = question.clone();
        for (int i = 0; i < PARAMETERS.moduli().size() * PARAMETERS.degree(); i++) {
            BigInteger q = PARAMETERS.moduli().get(i / PARAMETERS.degree()).big();
            BigInteger sum = residue(question, RESIDUES, i).add(addend.apply(i)).mod(q);
            byte[] bytes = sum.toByteArray();
            int at = RESIDUES + i * RESIDUE_BYTES;
            Arrays.fill(copy, at, at + RESIDUE_BYTES, (byte) 0);
            int length = Math.min(bytes.length, RESIDUE_BYTES);
            System.arraycopy(bytes, bytes.length - length, copy, at + RESIDUE_BYTES - length, length);
        }
        return copy;
    }

    private static BigInteger residue(byte[] bytes, int from, int index) {
        return new BigInteger(1, bytes, from + index * RESIDUE_BYTES, RESIDUE_BYTES);
    }

    /** A multiple of t in one coefficient: what it encrypts stays the same. */
    private static byte[] noisier(byte[] question) {
        BigInteger noise = BigInteger.valueOf(PARAMETERS.plainModulus()).shiftLeft(40);
        return added(question, i -> noise);
    }

    /** A plaintext with one slot is added. */
    private static byte[] inconsistent(byte[] question) {
        Context context = Context.of(PARAMETERS);
        try (SecretKey key = SecretKey.generate(context, RANDOM)) {
            Encoder encoder = new Encoder(context);
            Ciphertext zero = new Encryptor(context, key, RANDOM).encrypt(encoder.slots(new long[0]));
            Ciphertext one = new Evaluator(context).add(zero, encoder.slots(new long[] {1}));
            byte[] before = new Format(context).write(zero);
            byte[] after = new Format(context).write(one);
            int residues = RESIDUES - HEAD;
            return added(question, i -> residue(after, residues, i).subtract(residue(before, residues, i)));
        }
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void aQuestionThatIsNotWhatItMustBeIsNotAnswered(Deed deed) {
        Played played = play();
        send(played, Round.QUESTION, deed.change().of(question(), question()))
                .requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
        requireBlamed(played, Round.QUESTION, deed.kind(), Map.of());
    }

    private void requireBlamed(Played played, Round round, PartyFault.Kind kind, Map<String, Opening> inputs) {
        assertEquals(Optional.of(EndReason.PARTY_FAULT), played.alice().ended().reason());
        for (Actor actor : List.of(alice, bob)) {
            actor.get("/v1/sessions/" + played.session() + "/output").requireRefusal(Problem.WRONG_STATE, 409);
        }
        bob.get("/v1/sessions/" + played.session() + "/rounds/" + Round.ANSWER + "/" + alice.id())
                .requireRefusal(Problem.CONTRIBUTION_NOT_FOUND, 404);
        Receipt receipt =
                JointReceipts.require(stack, contract, played.session(), List.of(alice, bob), inputs, Map.of());
        assertEquals(EndReason.PARTY_FAULT, receipt.reason());
        Map<String, String> claims = receipt.claims().environment();
        assertEquals(bob.id(), claims.get("fault.party"));
        assertEquals(round.toString(), claims.get("fault.round"));
        assertEquals(kind.toString(), claims.get("fault.kind"));
    }

    /** The positive control: what the deeds are made of is answered, and right. */
    @Test
    void aWellMadeQuestionIsAnswered() {
        Played played = play();
        try (TwoMessageTask.Asker asker = asker()) {
            send(played, Round.QUESTION, asker.question()).requireStatus(200);
            Await.until(
                    LIMIT,
                    "alice's answer",
                    () -> alice.client()
                            .session(played.session())
                            .progress()
                            .filter(progress -> progress.round().equals(Round.OPEN.toString()))
                            .isPresent());
            byte[] answer = bob.client()
                    .contribution(contract, played.session(), Round.ANSWER.toString(), alice.id())
                    .content();
            send(played, Round.OPEN, asker.halves(answer)).requireStatus(200);
        }
        assertEquals(State.RELEASED, played.alice().ended().state());
        assertEquals(
                "second",
                alice.client()
                        .output(contract, played.session())
                        .value()
                        .path("larger")
                        .asText());
    }

    @Test
    void aHalfThatIsNoneIsBlamedOnWhoGaveIt() {
        Played played = play();
        send(played, Round.QUESTION, question()).requireStatus(200);
        send(played, Round.OPEN, new byte[] {0, 2}).requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
        requireBlamed(
                played,
                Round.OPEN,
                PartyFault.Kind.MALFORMED,
                Map.of("first", value, "second", played.alice().opening()));
    }
}
