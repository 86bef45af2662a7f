package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.tcme.contract.SessionId;
import dev.tcme.he.ckks.Packing;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import dev.tcme.he.threshold.Party;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What parties of a joint session keep to themselves, in all spellings, and whether a gateway has it anywhere: its memory with
 * what nothing refers to any more, its disk, and what it tells. Masked, so that a search of this process finds what its parties
 * have and not what is looked for.
 */
final class Canaries implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MASK = 0xa5;

    /** How the state of a party begins and where it has its seed, see he-fallback/threshold. */
    private static final byte[] STATE = "TCPS".getBytes(StandardCharsets.US_ASCII);

    private static final int STATE_SEED = 48;

    /** Enough of a polynomial to know it by. */
    private static final int COEFFICIENTS = 64;

    private static final int DUMP_SECONDS = 60;

    /** What is no secret and lies where one would. */
    private final String title = "about " + Wire.fresh();

    private final Instant began = Instant.now().minusSeconds(1);
    private final Path dumps;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, byte[]> secrets = new HashMap<>();
    private final Map<String, byte[]> open = new HashMap<>();
    private final List<String> got = new ArrayList<>();

    Canaries() throws IOException {
        this.dumps = Files.createTempDirectory("tcme-dumps-");
        show("the title", title.getBytes(StandardCharsets.US_ASCII));
    }

    /** For the contract. */
    String title() {
        return title;
    }

    /** A number of 64 bits, none of whose bytes is common. */
    static String number() {
        long bits = RANDOM.longs()
                .filter(one -> one < 0 && !Long.toHexString(one).contains("00"))
                .findFirst()
                .orElseThrow();
        return Long.toUnsignedString(bits);
    }

    /** Eight numbers of 8 bits. */
    static List<Integer> numbers() {
        long bits = Long.parseUnsignedLong(number());
        return IntStream.range(0, Long.BYTES)
                .mapToObj(i -> (int) (bits >>> i * Byte.SIZE & 0xff))
                .toList();
    }

    /** Numbers of 8 bits as one of 64, the first one lowest. */
    static long packed(List<Integer> numbers) {
        long bits = 0;
        for (int i = 0; i < numbers.size(); i++) {
            bits |= (long) numbers.get(i) << i * Byte.SIZE;
        }
        return bits;
    }

    /** Eight numbers of 8 bits: as a list, with and without spaces, as an array of larger ones, and packed into one. */
    void hide(String name, List<Integer> numbers) {
        texts.put(name + " in a row", numbers.toString());
        texts.put(name + " in JSON", numbers.toString().replace(" ", ""));
        hide(
                name + ", one by one",
                numbers.stream().mapToDouble(Integer::doubleValue).toArray());
        hide(name, Long.toUnsignedString(packed(numbers)));
    }

    /** A number in decimal: so, in hexadecimal, as a long, and bit by bit. */
    void hide(String name, String number) {
        long bits = Long.parseUnsignedLong(number);
        texts.put(name, number);
        texts.put(name + " in hexadecimal", Long.toHexString(bits));
        double[] slots = new double[Long.SIZE];
        Arrays.setAll(slots, i -> bits >>> i & 1);
        hide(name + ", bits", slots);
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            hide(
                    name + ", " + order,
                    ByteBuffer.allocate(Long.BYTES).order(order).putLong(bits).array());
        }
    }

    void hide(String name, byte[] secret) {
        secrets.put(name, masked(secret));
    }

    /** As doubles, in both orders of bytes: so the engine has all numbers. */
    private void hide(String name, double[] numbers) {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            int count = Math.min(numbers.length, COEFFICIENTS);
            ByteBuffer doubles = ByteBuffer.allocate(count * Double.BYTES).order(order);
            Arrays.stream(numbers, 0, count).forEach(doubles::putDouble);
            hide(name + ", " + order, doubles.array());
        }
    }

    /** A party's polynomial: as evaluations, as coefficients, and packed. */
    void hide(String name, Party party, Ring ring) {
        Poly secret = secret(party);
        Modulus modulus = ring.modulus(secret.prime(0));
        double[] evaluations = secret.limb(0).clone();
        double[] coefficients = evaluations.clone();
        ring.inverse(coefficients, secret.prime(0));
        for (int i = 0; i < coefficients.length; i++) {
            double reduced = ((long) coefficients[i] % modulus.value() + modulus.value()) % modulus.value();
            coefficients[i] = reduced > modulus.value() / 2.0 ? reduced - modulus.value() : reduced;
            assertTrue(Math.abs(coefficients[i]) <= 1, "a secret is ternary");
        }
        hide(name + ", evaluations", evaluations);
        hide(name + ", coefficients", coefficients);
        double[] residues = Arrays.stream(evaluations)
                .map(value -> value < 0 ? value + modulus.value() : value)
                .toArray();
        ByteBuffer packed =
                ByteBuffer.allocate(Packing.bytes(modulus, residues.length)).order(ByteOrder.LITTLE_ENDIAN);
        Packing.pack(residues, modulus, packed);
        hide(name + ", packed", Arrays.copyOf(packed.array(), COEFFICIENTS));
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

    /** Public: it must be found where it is. */
    void show(String name, byte[] bytes) {
        open.put(name, masked(bytes));
    }

    /** The seed in the file that a party's client keeps: id of a session behind its length, which candidate, the party's state. */
    static byte[] seedInFile(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return seed(Arrays.copyOfRange(bytes, 1 + bytes[0] + 1, bytes.length));
    }

    /** The seed in a party's state. */
    static byte[] seed(byte[] state) {
        assertTrue(Arrays.equals(STATE, Arrays.copyOf(state, STATE.length)), "this is no state of a party");
        return Arrays.copyOfRange(state, STATE_SEED, STATE_SEED + Seed.BYTES);
    }

    private static byte[] masked(byte[] bytes) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] ^= (byte) MASK;
        }
        return copy;
    }

    private static Needles needles(Map<String, String> texts, Map<String, byte[]> masked) {
        Map<String, byte[]> unmasked = new HashMap<>();
        masked.forEach((name, bytes) -> unmasked.put(name, masked(bytes)));
        return new Needles(texts, unmasked);
    }

    private Needles hidden() {
        return needles(texts, secrets);
    }

    /** All that parties can ask about a session. */
    void collect(SessionId session, Actor... actors) {
        for (Actor actor : actors) {
            for (String path : List.of("", "/receipt", "/output")) {
                Wire.Answer answer = actor.get("/v1/sessions/" + session + path);
                got.add(answer.head() + answer.text());
            }
            got.addAll(actor.view());
        }
    }

    /** @param shown names of what must be found, or the dump does not show what is in memory */
    void requireNothingInMemory(Stack stack, String... shown) throws IOException, InterruptedException {
        Path dump = dumps.resolve("gateway.hprof");
        dump(stack.part("gateway").pid().orElseThrow(), dump);
        Map<String, byte[]> all = new HashMap<>(secrets);
        all.putAll(open);
        List<String> found = needles(texts, all).in(dump);
        assertEquals(List.of(), found.stream().filter(hit -> !isOpen(hit)).toList());
        requireFound(found, shown);
        Files.delete(dump);
    }

    private boolean isOpen(String hit) {
        return open.keySet().stream().anyMatch(name -> hit.startsWith(name + " as "));
    }

    /** All objects, those too that nothing refers to any more. */
    private static void dump(long pid, Path file) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(
                        jcmd.toString(), Long.toString(pid), "GC.heap_dump", "-all", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(
                process.waitFor(DUMP_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0, "no heap dump of " + pid);
        assertTrue(Files.size(file) > 1_000_000, "a heap dump of hardly anything");
    }

    /** Neither in the metrics, nor in what {@link #collect} got. */
    void requireNothingTold(Stack stack) {
        got.add(stack.metrics());
        assertEquals(List.of(), hidden().in("what was got", String.join("\n", got)));
    }

    /** The positive control: this process, which plays the parties, has what is looked for. */
    void requireInOwnMemory(String... names) throws IOException {
        Path own = dumps.resolve("own.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(own.toString(), true);
        requireFound(hidden().in(own), names);
        Files.delete(own);
    }

    private static void requireFound(List<String> found, String... names) {
        for (String name : names) {
            assertTrue(
                    found.stream().anyMatch(hit -> hit.startsWith(name + " as ")),
                    () -> name + " was not found: " + found);
        }
    }

    /**
     * Stops the stack first, because the database writes all of its memory to disk when it stops.
     *
     * @param members whose own files may have all of it
     */
    void requireNothingOnDisk(Stack stack, JointMember... members) {
        stack.stop();
        for (String part : Set.of("gateway", "opa", "postgres")) {
            assertTrue(Files.isRegularFile(stack.part(part).log().orElseThrow()), "no log of " + part);
        }
        Needles hidden = hidden();
        assertEquals(List.of(), hidden.below(stack.state(), file -> true));
        assertTrue(
                !needles(Map.of("the title", title), Map.of())
                        .below(stack.state().resolve("postgres"), file -> true)
                        .isEmpty(),
                "no database was read");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        assertEquals(List.of(), hidden.below(temporary, file -> isGateways(file, members)));
    }

    /** New, and neither of this test nor a party's own. */
    private boolean isGateways(Path file, JointMember... members) {
        try {
            return !file.startsWith(dumps)
                    && Arrays.stream(members).noneMatch(member -> member.owns(file))
                    && Files.getLastModifiedTime(file).toInstant().isAfter(began);
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    @Override
    public void close() throws IOException {
        for (Path file : Needles.files(dumps)) {
            Files.delete(file);
        }
        Files.delete(dumps);
    }
}
