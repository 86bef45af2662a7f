package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.client.SessionView;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.ckks.Packing;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.WireSize;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.system.e2e.JointDocuments.Terms;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Alice is honest, bob is not. Whatever he sends, she gets no wrong answer, he gets none at all, the receipt names him where
 * anything can be found, and all keys are burnt.
 */
@ExtendWith(SharedStack.class)
class MaliciousPartyTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** See he-fallback/threshold. */
    private static final int SHARE_HEADER = 80;

    private static final int MAX_CONTRIBUTION = 128 * 1024 * 1024;
    private static final int SOCKET_LIMIT_MILLIS = 40_000;

    private final Stack stack;
    private final Actor alice;
    private final Actor bob;
    private final JointMember aliceAtHome;
    private final Contract contract;
    private final List<JointRogue> rogues = new ArrayList<>();
    private final List<SessionId> opened = new ArrayList<>();

    MaliciousPartyTest(Stack stack) {
        this.stack = stack;
        this.alice = stack.enrol("alice");
        this.bob = stack.enrol("bob");
        this.aliceAtHome = JointMember.of(alice.client());
        this.contract =
                alice.agree(JointDocuments.comparison(stack, Terms.order(JointDocuments.BYTE), alice, bob), bob);
    }

    /** Also after a test that failed: the next ones need the places. */
    @AfterEach
    void close() {
        rogues.forEach(JointRogue::close);
        for (SessionId session : opened) {
            if (!alice.client().session(session).state().isFinal()) {
                alice.client().withdraw(session);
            }
        }
        aliceAtHome.close();
    }

    private SessionId open() {
        SessionId session = alice.client().open(contract.digest()).id();
        opened.add(session);
        return session;
    }

    /** A session with alice in it, and bob, who has not done anything yet. */
    private record Played(JointMember.Part alice, JointRogue bob) {
        SessionId session() {
            return bob.session();
        }
    }

    private Played play() {
        SessionId session = open();
        JointRogue rogue = JointRogue.in(contract, session, bob, JointDocuments.amount(17));
        rogues.add(rogue);
        return new Played(join(session), rogue);
    }

    private Played playUntil(Round round) {
        Played played = play();
        played.bob().playUntil(round);
        return played;
    }

    /** A session under the keys of an earlier one, which ended with an answer. */
    private Played playAgain(Played earlier) {
        SessionId session = open();
        assertTrue(!keptKeys(session).equals("none"), "expected the keys of the session before");
        return new Played(join(session), earlier.bob().again(session));
    }

    private JointMember.Part join(SessionId session) {
        return aliceAtHome.join(contract, session, JointDocuments.amount(23));
    }

    private Played playToTheEnd() {
        Played played = play();
        played.bob().playFrom(Round.COMMIT);
        assertEquals(State.RELEASED, played.alice().ended().state());
        assertEquals(
                "first",
                alice.client()
                        .output(contract, played.session())
                        .value()
                        .path("larger")
                        .asText());
        return played;
    }

    private String keptKeys(SessionId session) {
        Evidence evidence =
                alice.client().session(session).evidence().orElseThrow().evidence();
        return evidence.claims().getOrDefault("he.kept-keys", "");
    }

    /** That bob's last act has ended the session, on him. */
    private void requireBlamed(Played played, String round, PartyFault.Kind kind) {
        Receipt receipt = requireNoAnswer(played, EndReason.PARTY_FAULT);
        Map<String, String> claims = receipt.claims().environment();
        assertEquals(bob.id(), claims.get("fault.party"));
        assertEquals(round, claims.get("fault.round"));
        assertEquals(kind.toString(), claims.get("fault.kind"));
    }

    /** That nobody has an answer or ever will, and nobody has keys. */
    private Receipt requireNoAnswer(Played played, EndReason reason) {
        SessionView view = played.alice().ended();
        assertEquals(Optional.of(reason), view.reason());
        assertEquals(reason.outcome().name(), view.state().name());
        assertFalse(aliceAtHome.hasKeys(contract), "alice still has her keys");
        for (Actor actor : List.of(alice, bob)) {
            actor.get("/v1/sessions/" + played.session() + "/output").requireRefusal(Problem.WRONG_STATE, 409);
        }
        for (Round round : Round.values()) {
            bob.get("/v1/sessions/" + played.session() + "/rounds/" + round + "/" + alice.id())
                    .requireRefusal(Problem.CONTRIBUTION_NOT_FOUND, 404);
        }
        Receipt receipt =
                JointReceipts.require(stack, contract, played.session(), List.of(alice, bob), inputs(played), Map.of());
        assertEquals(reason, receipt.reason());
        SessionId next = open();
        assertEquals("none", keptKeys(next), "the gateway still has the keys");
        alice.client().withdraw(next);
        return receipt;
    }

    /** Those that the receipt commits to. */
    private Map<String, Opening> inputs(Played played) {
        var committed =
                alice.client().receipt(played.session()).receipt().commitments().inputs();
        Map<String, Opening> all =
                Map.of("first", played.alice().opening(), "second", played.bob().value());
        Map<String, Opening> known = new java.util.TreeMap<>(all);
        known.keySet().retainAll(committed.keySet());
        return known;
    }

    private static void refused(Wire.Answer answer) {
        answer.requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
    }

    static Stream<JointDeed> deeds() {
        return JointDeed.all();
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void whoeverSendsThisEndsTheSessionAndIsNamed(JointDeed deed) {
        Played played = playUntil(deed.turn());
        byte[] content = deed.content().apply(played.bob());
        refused(played.bob().send(deed.round(), content));
        requireBlamed(played, deed.round().toString(), deed.kind());
    }

    @Test
    void aKeyShareOfGarbageIsRefusedAlsoIfItWasCommittedTo() {
        Played played = playUntil(Round.COMMIT);
        byte[] garbage =
                new byte[Math.toIntExact(KeyShare.size(played.bob().agreement().plan()))];
        RANDOM.nextBytes(garbage);
        played.bob().send(Round.COMMIT, JointRogue.digest(garbage)).requireStatus(200);
        played.bob().awaitTurn(Round.KEYS);
        refused(played.bob().send(Round.KEYS, garbage));
        requireBlamed(played, "keys", PartyFault.Kind.MALFORMED);
    }

    // What is well-formed and wrong: nobody can tell whose fault it is, and so there is no answer and no guess.

    @Test
    void aShareOfRandomResiduesEndsTheSessionWithoutAnAnswerAndWithoutAGuess() {
        Played played = playUntil(Round.SHARE);
        byte[] share = played.bob().make(Round.SHARE);
        Parameters parameters = played.bob().agreement().plan().parameters();
        int level = played.bob().agreement().plan().decryption();
        played.bob().send(Round.SHARE, randomResidues(share, parameters, level)).requireStatus(200);
        requireNoAnswer(played, EndReason.UNCERTAIN);
    }

    /** A result and the header of a share with residues below their primes, each as likely as another. */
    private static byte[] randomResidues(byte[] given, Parameters parameters, int level) {
        ByteBuffer copy = ByteBuffer.wrap(given.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int position = Math.toIntExact(WireSize.ciphertext(parameters, level, 1)) + SHARE_HEADER;
        for (int prime : parameters.primes(level)) {
            Modulus modulus = parameters.moduli().get(prime);
            double[] limb = new double[parameters.degree()];
            Arrays.setAll(limb, i -> RANDOM.nextLong(modulus.value()));
            int length = Packing.bytes(modulus, parameters.degree());
            Packing.pack(limb, modulus, copy.slice(position, length).order(ByteOrder.LITTLE_ENDIAN));
            position += length;
        }
        assertEquals(copy.capacity(), position, "a share has other limbs than this test thinks");
        return copy.array();
    }

    @Test
    void aWrongResultWithAShareThatFitsItIsFoundAndNamed() {
        Played played = playUntil(Round.SHARE);
        byte[] otherInput = played.bob().input(Opening.of(JointDocuments.amount(99), RANDOM));
        byte[] wrong = played.bob().given(played.bob().result(otherInput));
        // Well-formed: that it is not what the others have computed is seen when all have given.
        played.bob().send(Round.SHARE, wrong).requireStatus(200);
        requireBlamed(played, "share", PartyFault.Kind.DEVIATED);
    }

    @Test
    void aWrongAnswerToTheKeySharesMakesKeysUnderWhichThereIsNoAnswer() {
        Played played = playUntil(Round.RELINEARISE);
        byte[] answer = played.bob().make(Round.RELINEARISE);
        // Zeros are residues of every prime.
        Arrays.fill(answer, SHARE_HEADER, answer.length, (byte) 0);
        played.bob().send(Round.RELINEARISE, answer).requireStatus(200);
        played.bob().playFrom(Round.INPUT_COMMIT);
        requireNoAnswer(played, EndReason.UNCERTAIN);
    }

    // The right thing at the wrong time, or in the wrong place.

    @Test
    void aShareBeforeThereAreKeysEndsTheSession() {
        Played played = playUntil(Round.COMMIT);
        refused(played.bob().send(Round.SHARE, new byte[100]));
        requireBlamed(played, "share", PartyFault.Kind.WRONG_ROUND);
    }

    @Test
    void aRoundThatDoesNotExistEndsTheSession() {
        Played played = playUntil(Round.COMMIT);
        String round = "coffee-break";
        Contribution signed = played.bob().signed(round, new byte[32]);
        refused(played.bob().send(round, signed.content(), signed.signatureText()));
        Receipt receipt = requireNoAnswer(played, EndReason.PARTY_FAULT);
        assertEquals(bob.id(), receipt.claims().environment().get("fault.party"));
        assertEquals("wrong-round", receipt.claims().environment().get("fault.kind"));
    }

    @Test
    void aSecondOtherCommitmentEndsTheSession() {
        Played played = playUntil(Round.KEYS);
        byte[] other = played.bob().made(Round.COMMIT).clone();
        other[0] ^= 1;
        refused(played.bob().send(Round.COMMIT, other));
        requireBlamed(played, "commit", PartyFault.Kind.SECOND);
    }

    @Test
    void theSameContributionAgainChangesNothing() {
        Played played = playUntil(Round.KEYS);
        played.bob().send(Round.COMMIT, played.bob().made(Round.COMMIT)).requireStatus(200);
        byte[] keys = played.bob().make(Round.KEYS);
        played.bob().send(Round.KEYS, keys).requireStatus(200);
        played.bob().send(Round.KEYS, keys).requireStatus(200);
        played.bob().playFrom(Round.RELINEARISE);
        assertEquals(State.RELEASED, played.alice().ended().state());
    }

    @Test
    void aKeyRoundInASessionThatHasKeysEndsIt() {
        Played first = playToTheEnd();
        Played second = playAgain(first);
        second.bob().awaitTurn(Round.INPUT_COMMIT);
        refused(second.bob().send(Round.COMMIT, first.bob().made(Round.COMMIT)));
        requireBlamed(second, "commit", PartyFault.Kind.WRONG_ROUND);
    }

    @Test
    void aShareThatWasMadeInAnotherSessionEndsThisOne() {
        Played first = playToTheEnd();
        Played second = playAgain(first);
        second.bob().playUntil(Round.SHARE);
        // It fits the result of that session, which it comes with.
        second.bob().send(Round.SHARE, first.bob().made(Round.SHARE)).requireStatus(200);
        requireBlamed(second, "share", PartyFault.Kind.DEVIATED);
    }

    // Signatures that are not for what they are sent with.

    @Test
    void theSignatureOfAnotherRoundEndsTheSession() {
        Played played = playUntil(Round.KEYS);
        Contribution commitment = played.bob().signed("commit", played.bob().made(Round.COMMIT));
        refused(played.bob().send("keys", commitment.content(), commitment.signatureText()));
        requireBlamed(played, "keys", PartyFault.Kind.MISADDRESSED);
    }

    @Test
    void aContributionThatWasSignedForAnotherSessionEndsTheOneItIsSentTo() {
        Played played = playUntil(Round.COMMIT);
        SessionId other = open();
        JointRogue there = JointRogue.in(contract, other, bob, JointDocuments.amount(17));
        rogues.add(there);
        Contribution strange = there.signed("commit", there.make(Round.COMMIT));
        refused(played.bob().send("commit", strange.content(), strange.signatureText()));
        assertEquals(State.OPEN, alice.client().session(other).state(), "the other session was touched");
        alice.client().withdraw(other);
        requireBlamed(played, "commit", PartyFault.Kind.MISADDRESSED);
    }

    @Test
    void aContributionThatAliceHasSignedIsNotBobs() {
        Played played = playUntil(Round.COMMIT);
        byte[] hers = played.bob().shown(Round.COMMIT, 0);
        String signature = alice.client()
                .contribution(contract, played.session(), "commit", alice.id())
                .signatureText();
        refused(played.bob().send("commit", hers, signature));
        requireBlamed(played, "commit", PartyFault.Kind.MISADDRESSED);
    }

    @Test
    void whatHasNoSignatureOrComesFromAStrangerChangesNothing() {
        Played played = playUntil(Round.COMMIT);
        byte[] commitment = played.bob().make(Round.COMMIT);
        bob.send(played.bob().put("commit", commitment)).requireRefusal(Problem.SIGNATURE_MISSING, 401);
        played.bob().send("commit", commitment, "no signature at all").requireRefusal(Problem.SIGNATURE_INVALID, 401);
        Actor carol = stack.enrol("carol");
        carol.send(played.bob().put("commit", commitment).with("TCME-Contribution-Signature", "A".repeat(86)))
                .requireRefusal(Problem.SESSION_NOT_FOUND, 404);
        played.bob().awaitTurn(Round.COMMIT);
        bob.client().withdraw(played.session());
        played.alice().ended();
    }

    // Too much.

    @Test
    void moreBytesThanAnyRoundTakesAreRefusedBeforeTheyAreReadAndChangeNothing() throws IOException {
        Played played = playUntil(Round.COMMIT);
        String head = "PUT /v1/sessions/" + played.session() + "/rounds/commit HTTP/1.1\r\nHost: "
                + stack.gateway().getAuthority() + "\r\nContent-Type: application/octet-stream\r\nContent-Length: "
                + (MAX_CONTRIBUTION + 1) + "\r\n\r\n";
        assertTrue(firstLine(head).startsWith("HTTP/1.1 413 "));
        played.bob().awaitTurn(Round.COMMIT);
        bob.client().withdraw(played.session());
        played.alice().ended();
    }

    private String firstLine(String head) throws IOException {
        try (Socket socket =
                new Socket(stack.gateway().getHost(), stack.gateway().getPort())) {
            socket.setSoTimeout(SOCKET_LIMIT_MILLIS);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            return String.valueOf(in.readLine());
        }
    }

    // What bob may not even ask for.

    @Test
    void nobodyIsShownAnothersShareOfTheDecryption() {
        // With it bob had the answer before policy released it, also where the contract gives him none of it.
        Played played = playUntil(Round.SHARE);
        int status = bob.get("/v1/sessions/" + played.session() + "/rounds/share/" + alice.id())
                .status();
        assertEquals(404, status, "bob was shown alice's share");
        bob.client().withdraw(played.session());
        requireNoAnswer(played, EndReason.WITHDRAWN);
    }
}
