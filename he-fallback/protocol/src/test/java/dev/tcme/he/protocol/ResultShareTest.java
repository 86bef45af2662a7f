package dev.tcme.he.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.WireSize;
import dev.tcme.he.ckks.WireWriter;
import dev.tcme.he.threshold.FaultException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a party says that it has computed is of one form or is refused; whether it is right is for others to say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultShareTest {
    /** See he-fallback/ckks: header, then level, parts, limbs and half, number, scale, residues. */
    private static final int FINGERPRINT = 16;

    private static final int LEVEL = 48;
    private static final int PARTS = LEVEL + 1;
    private static final int LIMBS = LEVEL + 2;
    private static final int SCALE = LEVEL + 8;
    private static final int RESIDUES = SCALE + 8;

    private static final byte[] SHARE = {1, 2, 3};

    private final Ceremony ceremony;
    private final Result result;
    private final byte[] good;

    ResultShareTest() throws UnsuitableException, FaultException {
        String range = Contracts.integer(0, 255);
        String answer = "{\"enum\":[\"in0\",\"in1\",\"equal\"]}";
        ceremony = new Ceremony(Contracts.of("\"kind\":\"comparison\"", answer, range, range));
        result = ceremony.result(List.of(
                ceremony.input(0, Contracts.json("[7]").get(0)),
                ceremony.input(1, Contracts.json("[9]").get(0))));
        good = new ResultShare(result, SHARE).bytes();
    }

    private ResultShare read(byte[] bytes) {
        return ResultShare.read(ceremony.task(), ceremony.keys(), bytes);
    }

    private void assertRefused(byte[] bytes) {
        ProblemException e = assertThrows(ProblemException.class, () -> read(bytes));
        assertEquals(Problem.CONTRIBUTION_INVALID, e.problem());
    }

    private byte[] with(int position, int value) {
        byte[] copy = good.clone();
        assertNotEquals(copy[position], (byte) value, "nothing was changed");
        copy[position] = (byte) value;
        return copy;
    }

    @Test
    void whatWasWrittenIsReadAndAsksForTheSame() {
        ResultShare given = read(good);
        assertArrayEquals(good, given.bytes());
        assertArrayEquals(SHARE, given.share());
        assertEquals(result.digest(), given.result().digest());
        List<Integer> everybody = ceremony.keys().everybody();
        assertEquals(
                result.request(everybody).digest(),
                given.result().request(everybody).digest());
    }

    @Test
    void anotherResultAsksForSomethingElse() {
        List<Integer> everybody = ceremony.keys().everybody();
        // The least significant bits of the first residue.
        byte[] other = with(RESIDUES, good[RESIDUES] ^ 1);
        assertNotEquals(
                result.request(everybody).digest(),
                read(other).result().request(everybody).digest());
    }

    @Test
    void aResultWithoutAShareIsRefused() {
        int split = good.length - SHARE.length;
        for (int length : List.of(0, 1, split - 1, split)) {
            assertRefused(Arrays.copyOf(good, length));
        }
    }

    @Test
    void aResultOfAnotherLevelIsRefused() {
        assertRefused(with(LEVEL, good[LEVEL] + 1));
        assertRefused(with(LIMBS, good[LIMBS] + 1));
        assertRefused(with(PARTS, good[PARTS] + 1));
        Parameters parameters = ceremony.task().context().parameters();
        byte[] fresh = WireWriter.bytes(
                ceremony.input(0, Contracts.json("[7]").get(0)).ciphertexts().getFirst());
        assertTrue(fresh.length
                > WireSize.ciphertext(parameters, ceremony.task().circuit().resultLevel(), 1));
        assertRefused(Arrays.copyOf(fresh, good.length));
        assertRefused(fresh);
    }

    @Test
    void aResultOfOtherParametersIsRefused() {
        assertRefused(with(FINGERPRINT, good[FINGERPRINT] ^ 1));
    }

    @Test
    void residuesAboveTheirPrimesAreRefused() {
        byte[] bytes = good.clone();
        Arrays.fill(bytes, RESIDUES, RESIDUES + 64, (byte) 0xff);
        assertRefused(bytes);
    }

    @Test
    void aResultOfAnotherScaleIsRefused() {
        for (double factor : new double[] {2, 0.5, 0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            ByteBuffer bytes = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putDouble(SCALE, bytes.getDouble(SCALE) * factor);
            assertRefused(bytes.array());
        }
    }

    @Test
    void itsTextSaysNothingOfWhatIsIn() {
        assertEquals("ResultShare", read(good).toString());
    }
}
