package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come, a reader either refuses them with its own exception or reads something that is written as the very same
 * bytes. An ordinary build runs the samples and blind mutations of them; with JAZZER_FUZZ=1 Jazzer looks for more.
 */
class ShareFuzzTest {
    private static final int RUNS_MIN = 200;
    private static final List<Sample> SAMPLES = samples();

    private interface Reading {
        /** The bytes that what was read is written as. */
        byte[] again(byte[] bytes) throws FaultException, FaultyStateException;
    }

    private record Sample(byte[] bytes, Reading reading) {}

    private static List<Sample> samples() {
        try {
            Agreement agreement = Parties.agreement(
                    KeyPlan.of(Parties.context(Parties.SMALL), 0, java.util.Map.of()), new Quorum(3, 2, 2), 1);
            Parties parties = Parties.revealed(agreement);
            KeySum sum = parties.sum();
            CollectiveKeys keys = parties.finish();
            DecryptionRequest request =
                    parties.request(keys.encryptor(new ReplayedRandom(1)).encryptZero(0), 0x1p8, List.of(1, 2));
            Parties others = Parties.revealed(agreement);
            byte[] answer = others.party(1).relinearise(sum, others.dealtTo(1)).bytes();
            List<Sample> result = new ArrayList<>();
            result.add(new Sample(
                    parties.keyShares.getFirst().bytes(),
                    bytes -> KeyShare.read(agreement, 1, bytes).bytes()));
            result.add(new Sample(
                    answer, bytes -> RelinearisationShare.read(sum, 1, bytes).bytes()));
            result.add(new Sample(
                    parties.dealt.get(1).get(2),
                    bytes -> DealtShare.read(agreement, 1, 2, bytes).bytes()));
            result.add(new Sample(
                    parties.party(1).decrypt(request).bytes(),
                    bytes -> DecryptionShare.read(request, 1, bytes).bytes()));
            result.add(new Sample(
                    keys.bytes(),
                    bytes -> CollectiveKeys.read(agreement, keys.transcript(), bytes)
                            .bytes()));
            result.add(new Sample(
                    parties.vaults.getFirst().state,
                    bytes -> PartyState.read(agreement, bytes).bytes(agreement)));
            result.add(opening());
            result.add(new Sample(
                    Coin.random(new ReplayedRandom(1)).bytes(),
                    bytes -> Coin.read(1, bytes).bytes()));
            result.addAll(proven());
            return result;
        } catch (FaultException e) {
            throw new AssertionError(e);
        }
    }

    private static Sample opening() throws FaultException {
        Agreement candidate = Parties.agreement(
                        KeyPlan.sums(Parties.context(Parties.SMALL).parameters()), Quorum.all(2, 1), 1)
                .candidate(0);
        Parties parties = Parties.revealed(candidate);
        parties.finish();
        return new Sample(
                parties.party(1).open().bytes(),
                bytes -> Opening.read(candidate, 1, bytes).bytes());
    }

    private static List<Sample> proven() throws FaultException {
        Proving proving = Proving.least(2);
        DecryptionRequest request = proving.request(1);
        return List.of(
                new Sample(
                        proving.keys.bytes(),
                        bytes -> PublicShares.read(proving.parties.agreement, proving.keys.transcript(), bytes)
                                .bytes()),
                new Sample(
                        proving.parties.party(1).decryptProven(request).bytes(),
                        bytes -> proving.read(request, 1, bytes).bytes()));
    }

    /** Which sample's reader, then the sample. */
    static Stream<Arguments> records() {
        return IntStream.range(0, SAMPLES.size()).mapToObj(i -> {
            byte[] bytes = SAMPLES.get(i).bytes();
            byte[] input = new byte[bytes.length + 1];
            input[0] = (byte) i;
            System.arraycopy(bytes, 0, input, 1, bytes.length);
            return Arguments.of((Object) input);
        });
    }

    @MethodSource("records")
    @FuzzTest
    void anyBytes(byte[] input) throws Exception {
        if (input != null && input.length > 0) {
            read(
                    SAMPLES.get(Byte.toUnsignedInt(input[0]) % SAMPLES.size()),
                    Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** @return whether the bytes were read */
    private static boolean read(Sample sample, byte[] bytes) {
        byte[] given = bytes.clone();
        try {
            byte[] again = sample.reading().again(given);
            if (!Arrays.equals(bytes, again)) {
                throw new AssertionError("what was read is written differently");
            }
            return true;
        } catch (FaultException | FaultyStateException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("a refusal says why", e);
            }
            return false;
        } finally {
            assertTrue(Arrays.equals(bytes, given), "the reader changed its input");
        }
    }

    @Test
    void changedRecordsAreRefusedOrReadToTheSameBytes() {
        long end = System.nanoTime() + Long.getLong("tcme.fuzz.seconds", 1) * 1_000_000_000;
        var random = new Random(20261121);
        int refused = 0;
        int taken = 0;
        for (int run = 0; run < RUNS_MIN || System.nanoTime() < end; run++) {
            Sample sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
            boolean read = read(sample, mutated(sample.bytes(), random));
            refused += read ? 0 : 1;
            taken += read ? 1 : 0;
        }
        assertTrue(refused > RUNS_MIN / 10 && taken > RUNS_MIN / 20, refused + " refused, " + taken + " taken");
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(random.nextInt(3) == 0 ? Math.min(96, bytes.length) : bytes.length);
            switch (random.nextInt(5)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) random.nextInt();
                case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(4) == 0 ? at : bytes.length);
                default -> bytes = Arrays.copyOf(bytes, bytes.length + (random.nextInt(8) == 0 ? 8 : 0));
            }
            if (bytes.length == 0) {
                return bytes;
            }
        }
        return bytes;
    }
}
