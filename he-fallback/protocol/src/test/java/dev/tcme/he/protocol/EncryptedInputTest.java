package dev.tcme.he.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.he.ckks.Plaintext;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EncryptedInputTest {
    private static final int SAMPLES = 200;

    private static Ceremony ceremony;
    private static byte[] good;

    @BeforeAll
    static void encrypt() throws Exception {
        String number = Contracts.integer(0, 255);
        ceremony = new Ceremony(
                Contracts.of("\"kind\":\"comparison\"", "{\"enum\":[\"in0\",\"in1\",\"equal\"]}", number, number));
        good = ceremony.input(0, Contracts.json("[7]").get(0)).bytes();
    }

    private static void refused(byte[] bytes) {
        ProblemException e = assertThrows(ProblemException.class, () -> EncryptedInput.read(ceremony.task(), 0, bytes));
        assertEquals(Problem.CONTRIBUTION_INVALID, e.problem());
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        assertArrayEquals(good, EncryptedInput.read(ceremony.task(), 0, good).bytes());
    }

    @Test
    void anInputOfAnotherLengthIsRefused() {
        for (int length : new int[] {0, 1, 31, 32, 33, good.length - 1, good.length + 1}) {
            refused(Arrays.copyOf(good, length));
        }
    }

    @Test
    void aResidueOutOfRangeIsRefused() {
        byte[] high = good.clone();
        // The last bytes of the last residue of the first ciphertext's last limb lie well inside.
        Arrays.fill(high, high.length / 2, high.length / 2 + 64, (byte) 0xff);
        refused(high);
    }

    @Test
    void ciphertextsInAnotherOrderAreRefused() {
        EncryptedInput input = EncryptedInput.read(ceremony.task(), 0, good);
        List<dev.tcme.he.ckks.Ciphertext> turned = input.ciphertexts().reversed();
        refused(new EncryptedInput(input.commitment(), turned).bytes());
    }

    @Test
    void whateverIsSpoiltIsReadOrRefusedAndNothingElseHappens() {
        Random random = new Random(8);
        int refusals = 0;
        for (int i = 0; i < SAMPLES; i++) {
            byte[] spoilt = good.clone();
            int near = random.nextBoolean() ? 32 + random.nextInt(100) : random.nextInt(spoilt.length);
            spoilt[near] ^= (byte) (1 << random.nextInt(8));
            try {
                EncryptedInput.read(ceremony.task(), 0, spoilt);
            } catch (ProblemException e) {
                assertEquals(Problem.CONTRIBUTION_INVALID, e.problem());
                refusals++;
            }
        }
        assertTrue(refusals > SAMPLES / 8, "only " + refusals + " refusals");
    }

    @Test
    void theSameInputsGiveTheSameRequest() {
        List<EncryptedInput> inputs = List.of(
                ceremony.input(0, Contracts.json("[7]").get(0)),
                ceremony.input(1, Contracts.json("[9]").get(0)));
        List<EncryptedInput> again = List.of(
                EncryptedInput.read(ceremony.task(), 0, inputs.getFirst().bytes()),
                EncryptedInput.read(ceremony.task(), 1, inputs.getLast().bytes()));
        assertEquals(ceremony.request(inputs).digest(), ceremony.request(again).digest());
    }

    /** Inputs with random residues, as a party could bring them: never a guess. */
    @Test
    void garbageThatDecryptsToNothingLegalIsNoAnswer() throws Exception {
        byte[] garbage = good.clone();
        Random random = new Random(9);
        int low = 6000;
        // Residues of some 40 bits are in range whatever their low bytes are.
        for (int at = low; at < garbage.length - low; at += 6) {
            garbage[at] = (byte) random.nextInt();
        }
        EncryptedInput first;
        try {
            first = EncryptedInput.read(ceremony.task(), 0, garbage);
        } catch (ProblemException e) {
            // Some residue came out of range: that is a refusal by name, which is as good.
            return;
        }
        EncryptedInput second = ceremony.input(1, Contracts.json("[9]").get(0));
        Plaintext opened = ceremony.open(ceremony.result(List.of(first, second)));
        assertTrue(ceremony.task().answer(opened).isEmpty());
    }
}
