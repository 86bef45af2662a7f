package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.SessionView.State;
import dev.tcme.client.he.Step;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.DecryptionShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inputs that are numbers, under contracts that leave open what the parties are: alice and carol are honest, bob gives another share of
 * the decryption than he should. He is named, all keys are burnt, and nobody has an answer.
 */
@ExtendWith(SharedStack.class)
class ProvenPartyTest {
    /** Header of a share, see he-fallback/threshold. */
    private static final int SHARE_HEADER = 80;

    private final Stack stack;
    private final Actor alice;
    private final Actor bob;
    private final Actor carol;
    private final JointMember aliceAtHome;
    private final JointMember bobAtHome;
    private final JointMember carolAtHome;
    private final List<JointRogue> rogues = new ArrayList<>();
    private final List<SessionId> opened = new ArrayList<>();

    ProvenPartyTest(Stack stack) {
        this.stack = stack;
        this.alice = stack.enrol("alice");
        this.bob = stack.enrol("bob");
        this.carol = stack.enrol("carol");
        this.aliceAtHome = JointMember.of(alice.client());
        this.bobAtHome = JointMember.of(bob.client());
        this.carolAtHome = JointMember.of(carol.client());
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
        bobAtHome.close();
        carolAtHome.close();
    }

    private Contract sum() {
        return alice.agree(JointDocuments.sum(stack, alice, bob, carol), bob, carol);
    }

    private SessionId open(Contract contract) {
        SessionId session = alice.client().open(contract.digest()).id();
        opened.add(session);
        return session;
    }

    private Evidence evidence(SessionId session) {
        return alice.client().session(session).evidence().orElseThrow().evidence();
    }

    /** The parts of alice, bob and carol. */
    private List<JointMember.Part> play(Contract contract, SessionId session, int... numbers) {
        List<JointMember.Part> parts = new ArrayList<>();
        for (JointMember member : List.of(aliceAtHome, bobAtHome, carolAtHome)) {
            parts.add(member.join(contract, session, JointDocuments.amount(numbers[parts.size()])));
        }
        for (JointMember.Part part : parts) {
            assertEquals(
                    State.RELEASED, part.ended().state(), () -> part.ended().toString());
        }
        return parts;
    }

    private int total(Contract contract, SessionId session) {
        return carol.client().output(contract, session).value().path("total").asInt();
    }

    private static long sent(JointMember.Part part) {
        return part.steps().stream().mapToLong(Step::sent).sum();
    }

    @Test
    void honestPartiesGetTheSumAndTheNextOneWithoutNewKeys() {
        Contract contract = sum();
        SessionId first = open(contract);
        assertEquals(LaneForm.THRESHOLD, evidence(first).form());
        assertEquals("proven", evidence(first).claims().get("he.shares"));
        List<JointMember.Part> fresh = play(contract, first, 100, 20, 3);
        assertEquals(123, total(contract, first));
        SessionId second = open(contract);
        assertFalse(evidence(second).claims().get("he.kept-keys").equals("none"));
        bobAtHome.restart();
        List<JointMember.Part> kept = play(contract, second, 255, 255, 254);
        assertEquals(764, total(contract, second));
        System.out.printf(
                "a sum of three with proven shares: a party sends %d bytes, %d under kept keys%n",
                sent(fresh.getFirst()), sent(kept.getFirst()));
    }

    @Test
    void aContractOfCuriousPartiesHasSharesWithoutProofs() {
        ObjectNode document = JointDocuments.sum(stack, alice, bob, carol);
        document.withObject("/lanes").put("adversary", "curious");
        Contract contract = alice.agree(document, bob, carol);
        SessionId session = open(contract);
        assertEquals("unproven", evidence(session).claims().get("he.shares"));
        List<JointMember.Part> fresh = play(contract, session, 100, 20, 3);
        assertEquals(123, total(contract, session));
        SessionId second = open(contract);
        List<JointMember.Part> kept = play(contract, second, 1, 2, 3);
        System.out.printf(
                "a sum of three with shares as they are: a party sends %d bytes, %d under kept keys%n",
                sent(fresh.getFirst()), sent(kept.getFirst()));
    }

    /**
     * What bob gives in place of his share.
     *
     * @param content from the task and the right share
     */
    record Deed(String name, BiFunction<JointTask, byte[], byte[]> content) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Deed> deeds() {
        return Stream.of(
                // As well-formed as before, unless the residue was the largest.
                new Deed("a share that is off by little", (task, share) -> flipped(share, SHARE_HEADER)),
                new Deed("a proof that is off by little", (task, share) -> flipped(share, share.length - 1)),
                new Deed("a share without a proof", (task, share) -> Arrays.copyOf(share, plainLength(task))));
    }

    private static int plainLength(JointTask task) {
        return Math.toIntExact(DecryptionShare.size(task.plan(), task.plan().decryption()));
    }

    private static byte[] flipped(byte[] share, int position) {
        byte[] copy = share.clone();
        copy[position] ^= 1;
        return copy;
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void whoeverGivesAnotherShareOfASumIsNamed(Deed deed) {
        Contract contract = sum();
        SessionId session = open(contract);
        List<JointMember.Part> honest = List.of(
                aliceAtHome.join(contract, session, JointDocuments.amount(100)),
                carolAtHome.join(contract, session, JointDocuments.amount(3)));
        JointRogue rogue = rogue(contract, session, JointDocuments.amount(20));
        rogue.playUntil(Round.SHARE);
        byte[] wrong = JointDeed.withShare(
                rogue.make(Round.SHARE), share -> deed.content().apply(rogue.task(), share));
        rogue.send(Round.SHARE, wrong).requireRefusal(Problem.CONTRIBUTION_INVALID, 422);

        requireBlamed(contract, rogue, honest, List.of(alice, bob, carol));
        assertFalse(carolAtHome.hasKeys(contract), "carol still has her keys");
        // All of them may begin anew.
        SessionId next = open(contract);
        play(contract, next, 1, 2, 3);
        assertEquals(6, total(contract, next));
    }

    @Test
    void whoeverGivesAnotherShareOfAnInnerProductIsNamed() {
        Contract contract = alice.agree(JointDocuments.innerProduct(stack, alice, bob), bob);
        SessionId session = open(contract);
        JointMember.Part hers =
                aliceAtHome.join(contract, session, JointDocuments.amount(JointDocuments.parse("[1,2,255]")));
        JointRogue rogue = rogue(contract, session, JointDocuments.amount(JointDocuments.parse("[4,5,6]")));
        rogue.playUntil(Round.SHARE);
        rogue.send(Round.SHARE, JointDeed.withShare(rogue.make(Round.SHARE), share -> flipped(share, SHARE_HEADER)))
                .requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
        requireBlamed(contract, rogue, List.of(hers), List.of(alice, bob));
    }

    private JointRogue rogue(Contract contract, SessionId session, JsonNode value) {
        JointRogue rogue = JointRogue.in(contract, session, bob, value);
        rogues.add(rogue);
        assertTrue(rogue.task().provesShares());
        return rogue;
    }

    private void requireBlamed(Contract contract, JointRogue rogue, List<JointMember.Part> honest, List<Actor> all) {
        for (JointMember.Part part : honest) {
            assertEquals(State.ABORTED, part.ended().state());
            assertEquals(Optional.of(EndReason.PARTY_FAULT), part.ended().reason());
        }
        assertFalse(aliceAtHome.hasKeys(contract), "alice still has her keys");
        for (Actor actor : all) {
            actor.get("/v1/sessions/" + rogue.session() + "/output").requireRefusal(Problem.WRONG_STATE, 409);
        }
        for (Round round : Round.values()) {
            bob.get("/v1/sessions/" + rogue.session() + "/rounds/" + round + "/" + alice.id())
                    .requireRefusal(Problem.CONTRIBUTION_NOT_FOUND, 404);
        }
        Map<String, Opening> inputs =
                new TreeMap<>(Map.of("first", honest.getFirst().opening(), "second", rogue.value()));
        if (honest.size() > 1) {
            inputs.put("third", honest.getLast().opening());
        }
        Receipt receipt = JointReceipts.require(stack, contract, rogue.session(), all, inputs, Map.of());
        Map<String, String> claims = receipt.claims().environment();
        assertEquals(bob.id(), claims.get("fault.party"));
        assertEquals("share", claims.get("fault.round"));
        assertEquals(PartyFault.Kind.DEVIATED.toString(), claims.get("fault.kind"));
        assertEquals("proven", claims.get("he.shares"));
        assertEquals("threshold", claims.get("form"));
        SessionId next = open(contract);
        assertEquals("none", evidence(next).claims().get("he.kept-keys"), "the gateway still has the keys");
        alice.client().withdraw(next);
    }
}
