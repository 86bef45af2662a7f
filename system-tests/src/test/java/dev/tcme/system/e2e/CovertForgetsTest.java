package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.bench.ScriptedRunner.Mood;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.SessionId;
import dev.tcme.he.exact.ExactCircuit;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.ring.Seed;
import dev.tcme.system.e2e.JointDocuments.Terms;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * In the form {@code covert} the gateway is shown half of what parties draw, so that it can make it again. Of the other half, which
 * hides the inputs, it has nothing: neither the seeds of the candidates that were kept, nor the random bits and the secret key that
 * follow from them, nor the inputs and their salts; not while it waits for a party, not after an answer, and not after a session
 * that was broken off.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CovertForgetsTest {
    /** Of 64 bits together. As one number they would take the next larger ring, and four times the bytes of keys. */
    private static final List<Integer> ALICES = Canaries.numbers();

    private static final List<Integer> BOBS = Canaries.numbers();

    /** What is given to the round of the inputs begins with a commitment and the length of the first opened seed. */
    private static final int OPENED_SEED = 32 + Integer.BYTES;

    private static final RememberedDraws ALICE_DRAWS = new RememberedDraws();
    private static final RememberedDraws BOB_DRAWS = new RememberedDraws();

    private static Canaries canaries;
    private static Stack stack;
    private static Actor alice;
    private static Actor bob;
    private static JointMember aliceAtHome;
    private static Contract contract;
    private static CovertRogue first;

    @BeforeAll
    static void start() throws IOException {
        canaries = new Canaries();
        stack = Stack.scripted(new AtomicReference<>(Mood.ANSWERS), Duration.ZERO);
        alice = stack.enrol("alice");
        bob = stack.enrol("bob");
        aliceAtHome = JointMember.of(alice.client(), ALICE_DRAWS);
        ObjectNode document =
                JointDocuments.comparison(stack, Terms.orders(JointDocuments.BYTE, ALICES.size()), alice, bob);
        document.put("title", canaries.title());
        document.withObject("/lanes").remove("adversary");
        contract = alice.agree(document, bob);
        canaries.hide("alice's numbers", ALICES);
        canaries.hide("bob's numbers", BOBS);
    }

    @AfterAll
    static void stop() throws IOException {
        stack.close();
        first.close();
        aliceAtHome.close();
        canaries.close();
    }

    private static SessionId open() {
        var view = alice.client().open(contract.digest());
        assertEquals(LaneForm.COVERT, view.evidence().orElseThrow().evidence().form());
        return view.id();
    }

    /** One of the two, with what it has given away so far of what it had drawn. */
    private record Side(int index, List<Integer> numbers, RememberedDraws draws, List<byte[]> shown) {
        static final Side ALICE = new Side(0, ALICES, ALICE_DRAWS, new ArrayList<>());
        static final Side BOB = new Side(1, BOBS, BOB_DRAWS, new ArrayList<>());

        String name() {
            return index == 0 ? "alice" : "bob";
        }

        /** @param rounds in which the party shows something that it had drawn: a coin, or the seed of a candidate */
        void show(CovertRogue rogue, Round... rounds) {
            for (Round round : rounds) {
                byte[] given = rogue.shown(round, index);
                byte[] opened = round == Round.INPUT
                        ? Arrays.copyOfRange(given, OPENED_SEED, OPENED_SEED + Seed.BYTES)
                        : Arrays.copyOfRange(given, given.length - Seed.BYTES, given.length);
                assertTrue(isIn(draws.drawn(), opened), () -> "what is shown in " + round + " was not drawn");
                canaries.show(name() + "'s part in " + round, opened);
                shown.add(opened);
            }
        }

        /** What the party has drawn and not given away: hidden, and so is what makes its numbers of the corrections that it gave. */
        List<byte[]> hide(CovertRogue rogue) {
            List<byte[]> kept =
                    draws.drawn().stream().filter(one -> !isIn(shown, one)).toList();
            for (int i = 0; i < kept.size(); i++) {
                canaries.hide(name() + "'s draw " + i, kept.get(i));
            }
            canaries.hide(name() + "'s random bits in " + rogue.session(), Long.toUnsignedString(randomBits(rogue)));
            return kept;
        }

        /** What is turned into the numbers by the corrections at the end of what the party gave. */
        private long randomBits(CovertRogue rogue) {
            byte[] input = rogue.shown(Round.INPUT, index);
            byte[] corrections = Arrays.copyOfRange(input, input.length - Long.BYTES, input.length);
            return littleEndian(corrections) ^ Canaries.packed(numbers);
        }

        /** The same, as it follows from the seed of a candidate: the corrections that would turn it into zeros. */
        private long randomBits(CovertRogue rogue, byte[] seed) throws ReflectiveOperationException {
            Method circuit = JointTask.class.getDeclaredMethod("circuit");
            circuit.setAccessible(true);
            try {
                var expansion = HKDFParameterSpec.expandOnly(
                        new SecretKeySpec(seed, "HKDF"),
                        "tcme input candidate 2 bits".getBytes(StandardCharsets.US_ASCII),
                        Seed.BYTES);
                byte[] ofBits = KDF.getInstance("HKDF-SHA256").deriveData(expansion);
                return littleEndian(((ExactCircuit<?>) circuit.invoke(rogue.task()))
                        .corrections(index, new long[numbers.size()], Seed.of(ofBits)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no HKDF-SHA256", e);
            }
        }

        private static long littleEndian(byte[] bytes) {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        }

        /** What was kept back is a seed of keys, a salt and a seed of inputs, of which the random bits are, and nothing else. */
        void requireOnly(List<byte[]> kept, byte[] keySeed, CovertRogue rogue, Opening value)
                throws ReflectiveOperationException {
            List<byte[]> others = kept.stream()
                    .filter(one -> !Arrays.equals(one, keySeed) && !Arrays.equals(one, value.salt()))
                    .toList();
            assertEquals(3, kept.size(), "draws that were not shown");
            assertEquals(1, others.size(), "draws beside the seed of the keys and the salt");
            assertEquals(randomBits(rogue, others.getFirst()), randomBits(rogue), "the random bits");
        }

        static boolean isIn(List<byte[]> all, byte[] wanted) {
            return all.stream().anyMatch(one -> Arrays.equals(one, wanted));
        }
    }

    @Test
    @Order(1)
    void aSessionThatMakesKeysAndWaitsForAShareAndReleases() throws Exception {
        SessionId session = open();
        JointMember.Part part = aliceAtHome.join(contract, session, JointDocuments.amount(ALICES));
        first = CovertRogue.in(contract, session, new CovertRogue.Player(bob, JointDocuments.amount(BOBS), BOB_DRAWS));
        first.playUntil(Round.SHARE);
        for (Side side : List.of(Side.ALICE, Side.BOB)) {
            side.show(first, Round.COIN, Round.OPENING, Round.INPUT_COIN, Round.INPUT);
        }
        byte[] seed = Canaries.seedInFile(aliceAtHome.secret(contract));
        Side.ALICE.requireOnly(Side.ALICE.hide(first), seed, first, part.opening());
        Side.BOB.requireOnly(Side.BOB.hide(first), Canaries.seed(first.state()), first, first.value());
        canaries.hide("bob's secret", first.party(), first.task().context().ring());
        canaries.collect(session, alice, bob);
        canaries.requireNothingInMemory(
                stack,
                "the title",
                "alice's part in opening",
                "alice's part in input",
                "bob's part in opening",
                "bob's part in input");

        first.send(Round.SHARE, first.make(Round.SHARE)).requireStatus(200);
        assertEquals(State.RELEASED, part.ended().state());
        canaries.collect(session, alice, bob);
        canaries.requireNothingInMemory(stack, "the title");
    }

    /** With the keys of the one before. */
    @Test
    @Order(2)
    void aSessionThatIsBrokenOffByABadShare() throws Exception {
        SessionId session = open();
        JointMember.Part part = aliceAtHome.join(contract, session, JointDocuments.amount(ALICES));
        CovertRogue second = first.again(session);
        second.playUntil(Round.SHARE);
        for (Side side : List.of(Side.ALICE, Side.BOB)) {
            side.show(second, Round.INPUT_COIN, Round.INPUT);
            side.hide(second);
        }
        byte[] share = second.make(Round.SHARE);
        second.send(Round.SHARE, Arrays.copyOf(share, share.length - 1))
                .requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
        assertEquals(Optional.of(EndReason.PARTY_FAULT), part.ended().reason());
        canaries.collect(session, alice, bob);
        canaries.requireNothingInMemory(stack, "the title");
    }

    @Test
    @Order(3)
    void nothingIsInWhatAPartyOrAnOperatorGets() {
        canaries.requireNothingTold(stack);
    }

    /** The positive control of what no party ever shows; that of seeds is that the gateway has those that were shown to it. */
    @Test
    @Order(4)
    void theSameSearchFindsWhatIsThere() throws Exception {
        canaries.requireInOwnMemory(
                "alice's numbers in JSON", "bob's numbers in JSON", "bob's secret, evaluations, BIG_ENDIAN");
    }

    @Test
    @Order(5)
    void nothingIsOnDisk() {
        canaries.requireNothingOnDisk(stack, aliceAtHome);
    }
}
