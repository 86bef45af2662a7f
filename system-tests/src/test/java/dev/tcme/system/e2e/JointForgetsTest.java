package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import dev.tcme.bench.ScriptedRunner.Mood;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Problem;
import dev.tcme.contract.SessionId;
import dev.tcme.he.ckks.Packing;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.threshold.Party;
import dev.tcme.system.e2e.JointDocuments.Terms;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Where the state of a party has its seed, see he-fallback/threshold, and how long that is. */
    private static final int SEED = 48;

    private static final int SEED_BYTES = 32;

    /** Enough of a polynomial to know it by. */
    private static final int COEFFICIENTS = 64;

    /** What is no secret and lies where one would. */
    private static final String TITLE = "about " + Wire.fresh();

    private static final Needles MARKERS = new Needles(Map.of("the title", TITLE));
    private static final String ALICES = number();
    private static final String BOBS = number();

    /** The needles: first the numbers, then what parties draw. */
    private static final Map<String, String> TEXTS = new HashMap<>();

    /** Masked: here they must not be what the positive control finds. */
    private static final Map<String, byte[]> SECRETS = new HashMap<>();

    private static final int MASK = 0xa5;
    private static final List<String> GOT = new ArrayList<>();

    private static Instant began;
    private static Path dumps;
    private static Stack stack;
    private static Actor alice;
    private static Actor bob;
    private static JointMember aliceAtHome;
    private static Contract contract;
    private static JointRogue first;

    /** A number of 64 bits, none of whose bytes is common. */
    private static String number() {
        long bits = RANDOM.longs()
                .filter(one -> one < 0 && !Long.toHexString(one).contains("00"))
                .findFirst()
                .orElseThrow();
        return Long.toUnsignedString(bits);
    }

    @BeforeAll
    static void start() throws IOException {
        began = Instant.now().minusSeconds(1);
        dumps = Files.createTempDirectory("tcme-dumps-");
        stack = Stack.scripted(new AtomicReference<>(Mood.ANSWERS), Duration.ZERO);
        alice = stack.enrol("alice");
        bob = stack.enrol("bob");
        aliceAtHome = JointMember.of(alice.client());
        String number = "{\"type\":\"string\",\"format\":\"uint64\",\"maxLength\":20}";
        ObjectNode document = JointDocuments.comparison(stack, Terms.order(number), alice, bob);
        document.put("title", TITLE);
        contract = alice.agree(document, bob);
        spell("alice's number", ALICES);
        spell("bob's number", BOBS);
    }

    /** Decimal, hexadecimal, and as a long and a double in both orders of bytes. */
    private static void spell(String name, String number) {
        long bits = Long.parseUnsignedLong(number);
        TEXTS.put(name, number);
        TEXTS.put(name + " in hexadecimal", Long.toHexString(bits));
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            hide(
                    name + ", " + order,
                    ByteBuffer.allocate(8).order(order).putLong(bits).array());
        }
    }

    @AfterAll
    static void stop() throws IOException {
        stack.close();
        first.close();
        aliceAtHome.close();
        for (Path file : Needles.files(dumps)) {
            Files.delete(file);
        }
        Files.delete(dumps);
    }

    private static void hide(String name, byte[] secret) {
        SECRETS.put(name, masked(secret));
    }

    private static byte[] masked(byte[] bytes) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] ^= (byte) MASK;
        }
        return copy;
    }

    private static Needles needles() {
        Map<String, byte[]> unmasked = new HashMap<>();
        SECRETS.forEach((name, secret) -> unmasked.put(name, masked(secret)));
        return new Needles(TEXTS, unmasked);
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
        collect(session, part, first);
        byte[] file = Files.readAllBytes(aliceAtHome.secret(contract));
        hide("alice's seed", seed(Arrays.copyOfRange(file, 1 + file[0], file.length)));
        hide("bob's seed", seed(first.state()));
        spell("bob's secret", secret(first.party()));
    }

    private static byte[] seed(byte[] state) {
        return Arrays.copyOfRange(state, SEED, SEED + SEED_BYTES);
    }

    /** The polynomial itself, which nothing but its party's own code may ask for. */
    private static Poly secret(Party party) {
        try {
            Field field = Party.class.getDeclaredField("secret");
            field.setAccessible(true);
            Object secret = ((Optional<?>) field.get(party)).orElseThrow();
            Method values = secret.getClass().getDeclaredMethod("values");
            values.setAccessible(true);
            return (Poly) values.invoke(secret);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("expected a party to have its secret as it had it", e);
        }
    }

    /** As evaluations and as coefficients, as doubles in both orders of bytes, and packed. */
    private static void spell(String name, Poly secret) {
        Ring ring = first.task().context().ring();
        Modulus modulus = ring.modulus(secret.prime(0));
        double[] evaluations = secret.limb(0).clone();
        double[] coefficients = evaluations.clone();
        ring.inverse(coefficients, secret.prime(0));
        for (int i = 0; i < coefficients.length; i++) {
            double reduced = ((long) coefficients[i] % modulus.value() + modulus.value()) % modulus.value();
            coefficients[i] = reduced > modulus.value() / 2.0 ? reduced - modulus.value() : reduced;
            assertTrue(Math.abs(coefficients[i]) <= 1, "a secret is ternary");
        }
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            hide(name + ", evaluations, " + order, bytes(evaluations, order));
            hide(name + ", coefficients, " + order, bytes(coefficients, order));
        }
        double[] residues = Arrays.stream(evaluations)
                .map(value -> value < 0 ? value + modulus.value() : value)
                .toArray();
        ByteBuffer packed =
                ByteBuffer.allocate(Packing.bytes(modulus, residues.length)).order(ByteOrder.LITTLE_ENDIAN);
        Packing.pack(residues, modulus, packed);
        hide(name + ", packed", Arrays.copyOf(packed.array(), COEFFICIENTS));
    }

    private static byte[] bytes(double[] numbers, ByteOrder order) {
        ByteBuffer bytes = ByteBuffer.allocate(COEFFICIENTS * Double.BYTES).order(order);
        Arrays.stream(numbers, 0, COEFFICIENTS).forEach(bytes::putDouble);
        return bytes.array();
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
        collect(session, part, second);
        requireNothingInMemory("waiting");

        second.send(Round.SHARE, Arrays.copyOf(share, share.length - 1))
                .requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
        assertEquals(Optional.of(EndReason.PARTY_FAULT), part.ended().reason());
        collect(session, part, second);
    }

    @Test
    @Order(3)
    void nothingIsInTheGatewaysMemoryAfterThem() throws Exception {
        requireNothingInMemory("over");
    }

    private static void requireNothingInMemory(String when) throws IOException, InterruptedException {
        Path dump = dumps.resolve(when + ".hprof");
        dump(stack.part("gateway").pid().orElseThrow(), dump);
        assertEquals(List.of(), needles().in(dump));
        assertTrue(!MARKERS.in(dump).isEmpty(), "the dump does not show what is in memory");
        Files.delete(dump);
    }

    @Test
    @Order(3)
    void nothingIsInWhatAPartyOrAnOperatorGets() {
        GOT.add(stack.metrics());
        assertEquals(List.of(), needles().in("what was got", String.join("\n", GOT)));
    }

    /** The positive control: what is found nowhere in the gateway is found in this process, which plays both parties. */
    @Test
    @Order(4)
    void theSameSearchFindsWhatIsThere() throws Exception {
        Path own = dumps.resolve("own.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(own.toString(), true);
        List<String> found = needles().in(own);
        for (String name : List.of(
                "alice's number as plain",
                "bob's number as plain",
                "bob's salt as plain",
                "bob's seed as plain",
                "bob's secret, evaluations, BIG_ENDIAN as plain")) {
            assertTrue(found.stream().anyMatch(hit -> hit.startsWith(name)), () -> name + " was not found: " + found);
        }
        Files.delete(own);
    }

    /** Last, because the database writes all of its memory to disk when it stops. */
    @Test
    @Order(5)
    void nothingIsOnDisk() {
        stack.stop();
        for (String part : Set.of("gateway", "opa", "postgres")) {
            assertTrue(Files.isRegularFile(stack.part(part).log().orElseThrow()), "no log of " + part);
        }
        Needles needles = needles();
        assertEquals(List.of(), needles.below(stack.state(), file -> true));
        assertTrue(
                !MARKERS.below(stack.state().resolve("postgres"), file -> true).isEmpty(), "no database was read");
        assertEquals(
                List.of(), needles.below(Path.of(System.getProperty("java.io.tmpdir")), JointForgetsTest::isGateways));
    }

    /** New, and neither of this test nor alice's own. */
    private static boolean isGateways(Path file) {
        try {
            return !file.startsWith(dumps)
                    && !aliceAtHome.owns(file)
                    && Files.getLastModifiedTime(file).toInstant().isAfter(began);
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    /** All that a party can ask about a session, and the salts of the commitments. */
    private static void collect(SessionId session, JointMember.Part part, JointRogue rogue) {
        hide("alice's salt in " + session, part.opening().salt());
        // The same in both sessions.
        hide("bob's salt", rogue.value().salt());
        for (Actor actor : List.of(alice, bob)) {
            for (String path : List.of("", "/receipt", "/output")) {
                Wire.Answer answer = actor.get("/v1/sessions/" + session + path);
                GOT.add(answer.head() + answer.text());
            }
            GOT.addAll(actor.view());
        }
    }

    /** All objects, those too that nothing refers to any more. */
    private static void dump(long pid, Path file) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(
                        jcmd.toString(), Long.toString(pid), "GC.heap_dump", "-all", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, "no heap dump of " + pid);
        assertTrue(Files.size(file) > 1_000_000, "a heap dump of hardly anything");
    }
}
