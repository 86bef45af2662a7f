package dev.tcme.he.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Domain;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TwoMessageTaskTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int COMMITMENT_BYTES = 32;

    /** Where a ciphertext says how much noise it has. */
    private static final int NOISE_AT = 20;

    /** What lies before its residues. */
    private static final int HEAD_BYTES = 28;

    private static final String NAMES = "{\"enum\":[\"in0\",\"in1\",\"equal\"]}";
    private static final String NUMBER = Contracts.integer(0, 4_294_967_295L);

    private static TwoMessageTask task(String relation) throws UnsuitableException {
        boolean sign = relation.isEmpty();
        return TwoMessageTask.of(Contracts.of(
                "\"kind\":\"comparison\"" + (sign ? "" : ",\"parameters\":{\"relation\":\"" + relation + "\"}"),
                sign ? NAMES : "{\"type\":\"boolean\"}",
                NUMBER,
                NUMBER));
    }

    private static EncryptedInput.Value value(long number) {
        var json = Contracts.json("[" + number + "]");
        return new EncryptedInput.Value(json.get(0), Opening.of(json, RANDOM).commitment(Domain.INPUT));
    }

    private static TwoMessageTask.Asked asked(TwoMessageTask task, byte[] question) {
        try {
            return task.asked(question);
        } catch (DeviationException e) {
            throw new AssertionError(e);
        }
    }

    /** What both sides and the gateway do. */
    private static String answer(TwoMessageTask task, long x, long y) {
        try (TwoMessageTask.Asker asker = task.new Asker(value(x), RANDOM)) {
            byte[] question = asker.question();
            TwoMessageTask.Reply reply = task.reply(value(y), asked(task, question), RANDOM);
            task.requireAnswer(reply.answer());
            byte[] halves = asker.halves(reply.answer());
            task.requireHalves(halves);
            task.requireHalves(reply.halves());
            return task.answer(halves, reply.halves())
                    .map(answer -> answer.path("answer").toString())
                    .orElse("none");
        }
    }

    @Test
    void everyRelationIsRightForEveryOrder() throws UnsuitableException {
        long most = 4_294_967_295L;
        Map<String, String> told = Map.of(
                "less", "true,false,false",
                "at-most", "true,true,false",
                "at-least", "false,true,true",
                "greater", "false,false,true",
                "", "\"in1\",\"equal\",\"in0\"");
        for (var one : told.entrySet()) {
            TwoMessageTask task = task(one.getKey());
            String[] expected = one.getValue().split(",");
            assertEquals(expected[0], answer(task, most - 1, most), one.getKey());
            assertEquals(expected[1], answer(task, most, most), one.getKey());
            assertEquals(expected[2], answer(task, 1, 0), one.getKey());
        }
    }

    @Test
    void randomAndAdjacentPairsAreRight() throws UnsuitableException {
        TwoMessageTask task = task("");
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            long x = random.nextLong(1L << 32);
            long y = i % 2 == 0 ? random.nextLong(1L << 32) : x ^ 1L << random.nextInt(32);
            assertEquals(x > y ? "\"in0\"" : "\"in1\"", answer(task, x, y), x + " " + y);
        }
    }

    @Test
    void numbersOfFewerBitsAndBelowZeroAreRight() throws UnsuitableException {
        String few = Contracts.integer(-4, 3);
        TwoMessageTask task = TwoMessageTask.of(Contracts.of("\"kind\":\"comparison\"", NAMES, few, few));
        for (long x = -4; x <= 3; x++) {
            for (long y = -4; y <= 3; y++) {
                String expected = x == y ? "\"equal\"" : x > y ? "\"in0\"" : "\"in1\"";
                assertEquals(expected, answer(task, x, y), x + " " + y);
            }
        }
    }

    @Test
    void aPartysHalfAloneIsACoin() throws UnsuitableException {
        TwoMessageTask task = task("less");
        int ones = 0;
        for (int i = 0; i < 30; i++) {
            try (TwoMessageTask.Asker asker = task.new Asker(value(1), RANDOM)) {
                ones += task.reply(value(2), asked(task, asker.question()), RANDOM)
                        .halves()[0];
            }
        }
        // Outside with a probability below 2^-19.
        assertTrue(ones > 2 && ones < 28, "ones: " + ones);
    }

    @Test
    void whatCannotBeDoneInTwoMessagesSaysSo() {
        assertEquals(
                "in two messages there is no test for equality alone",
                assertThrows(UnsuitableException.class, () -> task("equal")).getMessage());
        String wide = Contracts.integer(0, 1L << 40);
        assertEquals(
                "in two messages single numbers of up to 32 bits are compared",
                assertThrows(
                                UnsuitableException.class,
                                () -> TwoMessageTask.of(Contracts.of("\"kind\":\"comparison\"", NAMES, wide, wide)))
                        .getMessage());
        assertEquals(
                "in two messages there are comparisons only",
                assertThrows(
                                UnsuitableException.class,
                                () -> TwoMessageTask.of(
                                        Contracts.of("\"kind\":\"sum\"", Contracts.integer(0, 1), NUMBER, NUMBER)))
                        .getMessage());
    }

    @Test
    void halvesThatContradictOneAnotherAreNoAnswer() throws UnsuitableException {
        assertEquals(Optional.empty(), task("").answer(new byte[] {1, 1}, new byte[] {0, 0}));
    }

    @Test
    void malformedMessagesAreRefusedAndNothingElseIsThrown() throws UnsuitableException {
        TwoMessageTask task = task("");
        byte[] question;
        byte[] answer;
        try (TwoMessageTask.Asker asker = task.new Asker(value(3), RANDOM)) {
            question = asker.question();
            answer = task.reply(value(4), asked(task, question), RANDOM).answer();
        }
        Random random = new Random(6);
        for (int i = 0; i < 200; i++) {
            byte[] spoilt = spoilt(i % 2 == 0 ? question : answer, random);
            int which = i % 2;
            try {
                if (which == 0) {
                    task.asked(spoilt);
                } else {
                    task.requireAnswer(spoilt);
                }
            } catch (ProblemException e) {
                assertEquals(Problem.CONTRIBUTION_INVALID, e.problem());
            } catch (DeviationException e) {
                assertEquals(0, which, "only a question has a proof");
            }
        }
        for (byte[] none : new byte[][] {{}, {0}, {0, 0, 0}, {2, 0}, {-1, 1}}) {
            assertEquals(
                    Problem.CONTRIBUTION_INVALID,
                    assertThrows(ProblemException.class, () -> task.requireHalves(none))
                            .problem());
        }
        assertThrows(ProblemException.class, () -> task.asked(answer));
        assertThrows(ProblemException.class, () -> task.requireAnswer(question));
        assertFalse(asked(task, question).commitment().hex().isEmpty());
    }

    /** What is well-formed and not what it must be: refused before anything is computed on it. */
    @Test
    void messagesOfAnotherShapeAreRefused() throws UnsuitableException {
        TwoMessageTask task = task("");
        try (TwoMessageTask.Asker asker = task.new Asker(value(3), RANDOM)) {
            byte[] question = asker.question();
            byte[] answer = task.reply(value(4), asked(task, question), RANDOM).answer();
            byte[] noisy = question.clone();
            // A claim of noise: more than that of a fresh ciphertext.
            ByteBuffer.wrap(noisy).putDouble(COMMITMENT_BYTES + Integer.BYTES + NOISE_AT, 0x1p90);
            var commitment = value(3).commitment();
            byte[] answerAsQuestion =
                    new Frames(commitment, Frames.read(answer, 1).parts()).bytes();
            byte[] questionAsAnswer =
                    new Frames(commitment, Frames.read(question, 1).parts()).bytes();
            for (byte[] bad : List.of(noisy, answerAsQuestion)) {
                assertInvalid(() -> task.asked(bad));
            }
            assertInvalid(() -> task.requireAnswer(questionAsAnswer));
            assertInvalid(() -> asker.halves(questionAsAnswer));
        }
    }

    /** Any bit of the ciphertext, the seed or the proof that is another one: the proof does not hold, and says so. */
    @Test
    void aQuestionWhoseProofDoesNotHoldIsADeviation() throws UnsuitableException {
        TwoMessageTask task = task("");
        try (TwoMessageTask.Asker asker = task.new Asker(value(3), RANDOM)) {
            byte[] question = asker.question();
            byte[] other = asker.question();
            int residues = COMMITMENT_BYTES + Integer.BYTES + HEAD_BYTES;
            int seed = residues + 3 * 8192 * 6;
            int proof = seed + 32;
            for (int at : new int[] {residues + 5, seed - 1, seed, seed + 31, proof, proof + 31, proof + 32 + 2}) {
                byte[] changed = question.clone();
                changed[at] ^= 1;
                DeviationException deviation = assertThrows(DeviationException.class, () -> task.asked(changed));
                assertTrue(String.valueOf(deviation.getMessage()).contains("does not hold"));
            }
            byte[] swapped = question.clone();
            System.arraycopy(other, proof, swapped, proof, other.length - proof);
            assertThrows(DeviationException.class, () -> task.asked(swapped));
        }
    }

    @Test
    void anAnswerIsReadAfterTheQuestionWasMade() throws UnsuitableException {
        TwoMessageTask task = task("");
        try (TwoMessageTask.Asker asker = task.new Asker(value(3), RANDOM)) {
            assertThrows(IllegalStateException.class, () -> asker.halves(new byte[0]));
        }
    }

    private static void assertInvalid(org.junit.jupiter.api.function.Executable work) {
        assertEquals(
                Problem.CONTRIBUTION_INVALID,
                assertThrows(ProblemException.class, work).problem());
    }

    @Test
    void aQuestionIsAsLongAsIsSaidBeforehand() throws UnsuitableException {
        for (String relation : List.of("", "less")) {
            TwoMessageTask task = task(relation);
            try (TwoMessageTask.Asker asker = task.new Asker(value(3), RANDOM)) {
                // Besides the commitment and the length of the part.
                assertEquals(task.questionBytes(), asker.question().length - COMMITMENT_BYTES - Integer.BYTES);
            }
        }
    }

    /** Cut, lengthened, or with a changed byte near a part's head, where lengths and kinds are. */
    private static byte[] spoilt(byte[] good, Random random) {
        byte[] bytes = switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(good, random.nextInt(good.length));
            case 1 -> Arrays.copyOf(good, good.length + 1 + random.nextInt(9));
            default -> good.clone();
        };
        if (bytes.length > 0) {
            int at = random.nextBoolean() ? random.nextInt(bytes.length) : random.nextInt(Math.min(80, bytes.length));
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
}
