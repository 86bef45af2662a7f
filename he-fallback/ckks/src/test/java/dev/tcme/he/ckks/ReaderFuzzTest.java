package dev.tcme.he.ckks;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come, a reader either refuses them with a {@link MalformedException} or reads something that is written as the
 * very same bytes. An ordinary build runs the samples and the stored corpus; with JAZZER_FUZZ=1 Jazzer looks for more, one test
 * at a time.
 */
class ReaderFuzzTest {
    private static final Fixture FIXTURE = Fixture.of(GoldenFilesTest.LITERAL);
    private static final WireReader READER = new WireReader(FIXTURE.context);
    private static final List<Wires.Sample> SAMPLES =
            List.copyOf(Wires.samples(FIXTURE).values());
    private static final int KIND = 5;
    private static final int LENGTH = 8;

    /** Which sample's reader, then the sample. */
    static Stream<Arguments> records() {
        return IntStream.range(0, SAMPLES.size())
                .mapToObj(i -> input(i, SAMPLES.get(i).bytes()));
    }

    /** Without the header. */
    static Stream<Arguments> bodies() {
        return IntStream.range(0, SAMPLES.size())
                .mapToObj(i -> input(
                        i,
                        Arrays.copyOfRange(
                                SAMPLES.get(i).bytes(),
                                WireFormat.HEADER_BYTES,
                                SAMPLES.get(i).bytes().length)));
    }

    private static Arguments input(int sample, byte[] bytes) {
        byte[] input = new byte[bytes.length + 1];
        input[0] = (byte) sample;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return Arguments.of((Object) input);
    }

    @MethodSource("records")
    @FuzzTest
    void anyBytes(byte[] input) {
        if (input != null && input.length > 0) {
            read(sample(input), Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** Gets past the fingerprint, which no fuzzer guesses. */
    @MethodSource("bodies")
    @FuzzTest
    void bodyBehindAGoodHeader(byte[] input) {
        if (input != null && input.length > 0) {
            Wires.Sample sample = sample(input);
            byte[] record = Arrays.copyOf(sample.bytes(), WireFormat.HEADER_BYTES + input.length - 1);
            System.arraycopy(input, 1, record, WireFormat.HEADER_BYTES, input.length - 1);
            WireFormat.littleEndian(record).putLong(LENGTH, input.length - 1);
            read(sample, record);
        }
    }

    private static Wires.Sample sample(byte[] input) {
        return SAMPLES.get(Byte.toUnsignedInt(input[0]) % SAMPLES.size());
    }

    /** @return whether the bytes were read */
    static boolean read(Wires.Sample sample, byte[] record) {
        Object object;
        try {
            object = sample.reading().read(READER, record);
        } catch (MalformedException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("a refusal says why");
            }
            return false;
        }
        if (!Arrays.equals(record, Wires.bytes(object, FIXTURE.parameters))) {
            throw new AssertionError("what was read is written differently, kind " + record[KIND]);
        }
        return true;
    }
}
