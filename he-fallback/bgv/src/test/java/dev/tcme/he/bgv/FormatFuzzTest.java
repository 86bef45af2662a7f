package dev.tcme.he.bgv;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come, the format either refuses them with a {@link MalformedException} or reads something that is written as
 * the very same bytes. An ordinary build runs the samples; with JAZZER_FUZZ=1 Jazzer looks for more, one test at a time.
 */
class FormatFuzzTest {
    private static final Fixture FIXTURE = Fixture.replayed(11, 12289, 1);
    private static final Format FORMAT = new Format(FIXTURE.context());

    static Stream<Arguments> ciphertexts() {
        Ciphertext fresh = FIXTURE.coefficients(1, 2, 3);
        return samples(FORMAT.write(fresh), FORMAT.write(FIXTURE.evaluator().negate(fresh)));
    }

    static Stream<Arguments> questions() {
        return samples(FORMAT.write(FIXTURE.question(1, 0, 1)));
    }

    /** Each as it is, cut, too long, and with a byte of the head changed. */
    private static Stream<Arguments> samples(byte[]... good) {
        return Arrays.stream(good).flatMap(bytes -> {
            byte[] changed = bytes.clone();
            changed[18] ^= 2;
            return Stream.of(bytes, Arrays.copyOf(bytes, 27), Arrays.copyOf(bytes, bytes.length + 1), changed)
                    .map(one -> Arguments.of((Object) one));
        });
    }

    @MethodSource("ciphertexts")
    @FuzzTest
    void anyBytesAsCiphertext(byte[] input) {
        if (input != null) {
            check(input, bytes -> FORMAT.write(FORMAT.readCiphertext(bytes)));
        }
    }

    @MethodSource("questions")
    @FuzzTest
    void anyBytesAsQuestion(byte[] input) {
        if (input != null) {
            check(input, bytes -> FORMAT.write(FORMAT.readQuestion(bytes)));
        }
    }

    private interface Again {
        byte[] write(byte[] bytes) throws MalformedException;
    }

    private static void check(byte[] input, Again again) {
        try {
            if (!Arrays.equals(input, again.write(input))) {
                throw new AssertionError("what was read is written differently");
            }
        } catch (MalformedException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("a refusal says why");
            }
        }
    }
}
