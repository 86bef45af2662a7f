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
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.DecryptionShare;
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
    private final JointTrio trio;

    ProvenPartyTest(Stack stack) {
        this.stack = stack;
        this.trio = new JointTrio(stack);
    }

    @AfterEach
    void close() {
        trio.close();
    }

    private static long sent(JointMember.Part part) {
        return part.steps().stream().mapToLong(Step::sent).sum();
    }

    @Test
    void honestPartiesGetTheSumAndTheNextOneWithoutNewKeys() {
        Contract contract = trio.agree(trio.sum());
        SessionId first = trio.open(contract);
        assertEquals(LaneForm.THRESHOLD, trio.evidence(first).form());
        assertEquals("proven", trio.evidence(first).claims().get("he.shares"));
        List<JointMember.Part> fresh = trio.play(contract, first, 100, 20, 3);
        assertEquals(123, trio.total(contract, first));
        SessionId second = trio.open(contract);
        assertFalse(trio.evidence(second).claims().get("he.kept-keys").equals("none"));
        trio.bobAtHome.restart();
        List<JointMember.Part> kept = trio.play(contract, second, 255, 255, 254);
        assertEquals(764, trio.total(contract, second));
        System.out.printf(
                "a sum of three with proven shares: a party sends %d bytes, %d under kept keys%n",
                sent(fresh.getFirst()), sent(kept.getFirst()));
    }

    @Test
    void aContractOfCuriousPartiesHasSharesWithoutProofs() {
        ObjectNode document = trio.sum();
        document.withObject("/lanes").put("adversary", "curious");
        Contract contract = trio.agree(document);
        SessionId session = trio.open(contract);
        assertEquals("unproven", trio.evidence(session).claims().get("he.shares"));
        List<JointMember.Part> fresh = trio.play(contract, session, 100, 20, 3);
        assertEquals(123, trio.total(contract, session));
        SessionId second = trio.open(contract);
        List<JointMember.Part> kept = trio.play(contract, second, 1, 2, 3);
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
        Contract contract = trio.agree(trio.sum());
        SessionId session = trio.open(contract);
        List<JointMember.Part> honest = List.of(
                trio.aliceAtHome.join(contract, session, JointDocuments.amount(100)),
                trio.carolAtHome.join(contract, session, JointDocuments.amount(3)));
        JointRogue rogue = rogue(contract, session, JointDocuments.amount(20));
        rogue.playUntil(Round.SHARE);
        byte[] wrong = JointDeed.withShare(
                rogue.make(Round.SHARE), share -> deed.content().apply(rogue.task(), share));
        rogue.send(Round.SHARE, wrong).requireRefusal(Problem.CONTRIBUTION_INVALID, 422);

        requireBlamed(contract, rogue, honest, List.of(trio.alice, trio.bob, trio.carol));
        assertFalse(trio.carolAtHome.hasKeys(contract), "carol still has her keys");
        // All of them may begin anew.
        SessionId next = trio.open(contract);
        trio.play(contract, next, 1, 2, 3);
        assertEquals(6, trio.total(contract, next));
    }

    @Test
    void whoeverGivesAnotherShareOfAnInnerProductIsNamed() {
        Contract contract = trio.alice.agree(JointDocuments.innerProduct(stack, trio.alice, trio.bob), trio.bob);
        SessionId session = trio.open(contract);
        JointMember.Part hers =
                trio.aliceAtHome.join(contract, session, JointDocuments.amount(JointDocuments.parse("[1,2,255]")));
        JointRogue rogue = rogue(contract, session, JointDocuments.amount(JointDocuments.parse("[4,5,6]")));
        rogue.playUntil(Round.SHARE);
        rogue.send(Round.SHARE, JointDeed.withShare(rogue.make(Round.SHARE), share -> flipped(share, SHARE_HEADER)))
                .requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
        requireBlamed(contract, rogue, List.of(hers), List.of(trio.alice, trio.bob));
    }

    private JointRogue rogue(Contract contract, SessionId session, JsonNode value) {
        JointRogue rogue = trio.rogue(contract, session, trio.bob, value);
        assertTrue(rogue.task().provesShares());
        return rogue;
    }

    private void requireBlamed(Contract contract, JointRogue rogue, List<JointMember.Part> honest, List<Actor> all) {
        for (JointMember.Part part : honest) {
            assertEquals(State.ABORTED, part.ended().state());
            assertEquals(Optional.of(EndReason.PARTY_FAULT), part.ended().reason());
        }
        assertFalse(trio.aliceAtHome.hasKeys(contract), "alice still has her keys");
        for (Actor actor : all) {
            actor.get("/v1/sessions/" + rogue.session() + "/output").requireRefusal(Problem.WRONG_STATE, 409);
        }
        for (Round round : Round.values()) {
            trio.bob
                    .get("/v1/sessions/" + rogue.session() + "/rounds/" + round + "/" + trio.alice.id())
                    .requireRefusal(Problem.CONTRIBUTION_NOT_FOUND, 404);
        }
        Map<String, Opening> inputs =
                new TreeMap<>(Map.of("first", honest.getFirst().opening(), "second", rogue.value()));
        if (honest.size() > 1) {
            inputs.put("third", honest.getLast().opening());
        }
        Receipt receipt = JointReceipts.require(stack, contract, rogue.session(), all, inputs, Map.of());
        Map<String, String> claims = receipt.claims().environment();
        assertEquals(trio.bob.id(), claims.get("fault.party"));
        assertEquals("share", claims.get("fault.round"));
        assertEquals(PartyFault.Kind.DEVIATED.toString(), claims.get("fault.kind"));
        assertEquals("proven", claims.get("he.shares"));
        assertEquals("threshold", claims.get("form"));
        SessionId next = trio.open(contract);
        assertEquals("none", trio.evidence(next).claims().get("he.kept-keys"), "the gateway still has the keys");
        trio.alice.client().withdraw(next);
    }
}
