package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.bench.ScriptedRunner.Mood;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Problem;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Round;
import dev.tcme.system.e2e.JointDocuments.Terms;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * In the crypto lane the gateway need not forget an input or a secret key: it never has one. Both parties' inputs are distinctive
 * numbers of 64 bits; neither they, nor their salts, nor either share of the secret key are anywhere in the gateway, while it waits
 * for a party, after an answer, and after a session that was broken off.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JointForgetsTest {
    private static final String ALICES = Canaries.number();
    private static final String BOBS = Canaries.number();

    private static Canaries canaries;
    private static Stack stack;
    private static Actor alice;
    private static Actor bob;
    private static JointMember aliceAtHome;
    private static Contract contract;
    private static JointRogue first;

    @BeforeAll
    static void start() throws IOException {
        canaries = new Canaries();
        stack = Stack.scripted(new AtomicReference<>(Mood.ANSWERS), Duration.ZERO);
        alice = stack.enrol("alice");
        bob = stack.enrol("bob");
        aliceAtHome = JointMember.of(alice.client());
        ObjectNode document = JointDocuments.comparison(stack, Terms.order(JointDocuments.UINT64), alice, bob);
        document.put("title", canaries.title());
        contract = alice.agree(document, bob);
        canaries.hide("alice's number", ALICES);
        canaries.hide("bob's number", BOBS);
    }

    @AfterAll
    static void stop() throws IOException {
        stack.close();
        first.close();
        aliceAtHome.close();
        canaries.close();
    }

    @Test
    @Order(1)
    void aSessionThatReleases() throws IOException {
        SessionId session = alice.client().open(contract.digest()).id();
        JointMember.Part part = aliceAtHome.join(contract, session, JointDocuments.amount(ALICES));
        first = JointRogue.in(contract, session, bob, JointDocuments.amount(BOBS));
        first.playUntil(Round.SHARE);
        first.send(Round.SHARE, first.make(Round.SHARE)).requireStatus(200);
        assertEquals(State.RELEASED, part.ended().state());
        collect(session, part);
        canaries.hide("bob's salt", first.value().salt());
        canaries.hide("alice's seed", Canaries.seedInFile(aliceAtHome.secret(contract)));
        canaries.hide("bob's seed", Canaries.seed(first.state()));
        canaries.hide("bob's secret", first.party(), first.task().context().ring());
    }

    /** With the keys of the one before, whose secrets are known by now. */
    @Test
    @Order(2)
    void aSessionThatWaitsForAShareAndIsBrokenOffByABadOne() throws Exception {
        SessionId session = alice.client().open(contract.digest()).id();
        JointMember.Part part = aliceAtHome.join(contract, session, JointDocuments.amount(ALICES));
        JointRogue second = first.again(session);
        second.playUntil(Round.SHARE);
        byte[] share = second.make(Round.SHARE);
        collect(session, part);
        canaries.requireNothingInMemory(stack, "the title");

        second.send(Round.SHARE, Arrays.copyOf(share, share.length - 1))
                .requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
        assertEquals(Optional.of(EndReason.PARTY_FAULT), part.ended().reason());
        collect(session, part);
    }

    @Test
    @Order(3)
    void nothingIsInTheGatewaysMemoryAfterThem() throws Exception {
        canaries.requireNothingInMemory(stack, "the title");
    }

    @Test
    @Order(3)
    void nothingIsInWhatAPartyOrAnOperatorGets() {
        canaries.requireNothingTold(stack);
    }

    /** The positive control: what is found nowhere in the gateway is found in this process, which plays both parties. */
    @Test
    @Order(4)
    void theSameSearchFindsWhatIsThere() throws Exception {
        canaries.requireInOwnMemory(
                "alice's number", "bob's number", "bob's salt", "bob's seed", "bob's secret, evaluations, BIG_ENDIAN");
    }

    @Test
    @Order(5)
    void nothingIsOnDisk() {
        canaries.requireNothingOnDisk(stack, aliceAtHome);
    }

    private static void collect(SessionId session, JointMember.Part part) {
        canaries.hide("alice's salt in " + session, part.opening().salt());
        canaries.collect(session, alice, bob);
    }
}
