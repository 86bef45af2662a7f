package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Good records with a few bytes changed, cut or joined: blind mutation from a fixed seed, without feedback; the search with
 * feedback is {@link ReaderFuzzTest}. {@code -Dtcme.fuzz.seconds} makes it longer.
 */
class ReaderMutationTest {
    private static final int RUNS_MIN = 3000;
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        7,
        8,
        9,
        127,
        128,
        255,
        256,
        1 << 15,
        1 << 16,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        -1
    };

    /**
     * Reading allocates what the object takes, several times over at most, however long the input says it is. Vector code that
     * is not compiled yet allocates a few megabytes for a key that is expanded from its seed.
     */
    private static final long BYTES_FIXED = 8 << 20;

    private static final long BYTES_PER_BYTE = 24;

    private final Fixture fixture = Fixture.of(GoldenFilesTest.LITERAL);
    // Without parameters: they are built from 6 bytes by a search of its own cost.
    private final List<Wires.Sample> samples = Wires.samples(fixture).entrySet().stream()
            .filter(entry -> !entry.getKey().equals("parameters"))
            .map(java.util.Map.Entry::getValue)
            .toList();

    @Test
    void changedRecordsAreRefusedOrReadToTheSameBytesInBoundedMemory() {
        long seconds = Long.getLong("tcme.fuzz.seconds", 1);
        var random = new Random(20261121);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long end = System.nanoTime() + seconds * 1_000_000_000;
        int refused = 0;
        int taken = 0;
        for (int run = 0; run < RUNS_MIN || System.nanoTime() < end; run++) {
            Wires.Sample sample = samples.get(random.nextInt(samples.size()));
            byte[] record = mutate(sample.bytes(), random);
            long before = threads.getCurrentThreadAllocatedBytes();
            boolean read = ReaderFuzzTest.read(sample, record);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            int number = run;
            assertTrue(
                    allocated < BYTES_FIXED + BYTES_PER_BYTE * record.length,
                    () -> "run " + number + " allocated " + allocated + " bytes for " + record.length);
            refused += read ? 0 : 1;
            taken += read ? 1 : 0;
        }
        // Changed residues are often still residues; changed headers never pass.
        assertTrue(refused > RUNS_MIN / 10 && taken > RUNS_MIN / 10, refused + " refused, " + taken + " taken");
    }

    private byte[] mutate(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            ByteBuffer buffer = WireFormat.littleEndian(bytes);
            // Half of the changes in the first bytes, where there is structure.
            int at = random.nextInt(random.nextBoolean() ? Math.min(96, bytes.length) : bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) NUMBERS[random.nextInt(NUMBERS.length)];
                case 2 -> buffer.putLong(Math.min(at & -8, bytes.length - 8), NUMBERS[random.nextInt(NUMBERS.length)]);
                case 3 ->
                    buffer.putInt(Math.min(at & -4, bytes.length - 4), (int) NUMBERS[random.nextInt(NUMBERS.length)]);
                case 4 -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, Math.max(8, at)) : bytes;
                case 5 -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, bytes.length + 1 + at % 100) : bytes;
                default -> {
                    byte[] other = samples.get(random.nextInt(samples.size())).bytes();
                    int length = Math.min(random.nextInt(64), Math.min(other.length, bytes.length) - 1);
                    int from = Math.min(at, Math.min(other.length, bytes.length) - length);
                    System.arraycopy(other, from, bytes, from, length);
                }
            }
        }
        return bytes;
    }
}
