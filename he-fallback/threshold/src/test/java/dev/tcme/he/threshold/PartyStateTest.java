package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A party's state comes back as it was, or not at all. */
class PartyStateTest {
    private static final int LIMB_FROM_THE_END = 64;

    private final Agreement agreement = Parties.agreement(Parties.SMALL, new Quorum(3, 2, 2));
    private byte[] ready;

    @BeforeEach
    void makeParties() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        parties.decrypt(keys.encryptor(new ReplayedRandom(1)).encryptZero(0), 0x1p8, 1, 3);
        ready = parties.vaults.getFirst().state;
    }

    @Test
    void aStateIsReadAsItWasWritten() throws Exception {
        PartyState state = PartyState.read(agreement, ready);

        assertArrayEquals(ready, state.bytes(agreement));
        assertEquals(1, state.answered().size());
        assertTrue(state.threshold().isPresent());
        for (PartyState other : new PartyState[] {
            PartyState.fresh(2, dev.tcme.he.ring.Seed.ofNumber(5)),
            PartyState.fresh(2, dev.tcme.he.ring.Seed.ofNumber(5)).committed(),
            PartyState.fresh(3, dev.tcme.he.ring.Seed.ofNumber(5)).revealed(agreement.digest()),
            state.opened(),
            state.burnt()
        }) {
            byte[] bytes = other.bytes(agreement);
            assertArrayEquals(bytes, PartyState.read(agreement, bytes).bytes(agreement));
        }
    }

    @Test
    void anyChangedByteIsFound() {
        for (int at = 0; at < ready.length; at += at < 200 ? 1 : 997) {
            byte[] changed = ready.clone();
            changed[at] ^= 1;
            assertRefused("was damaged", changed);
        }
        assertRefused("at least 144 bytes, this one has 0", new byte[0]);
        assertRefused("was damaged", Arrays.copyOf(ready, ready.length - 1));
        assertRefused("was damaged", Arrays.copyOf(ready, ready.length + 1));
    }

    @Test
    void aWholeStateThatSaysWhatCannotBeIsRefused() {
        assertRefused("first four bytes", with(in -> in.putInt(0, 7)));
        assertRefused("version 1 of a party's state is understood, not 2", with(in -> in.put(4, (byte) 2)));
        assertRefused("a phase is a code from 1 to 6, not 7", with(in -> in.put(5, (byte) 7)));
        assertRefused("parties are 1 to 3, not 4", with(in -> in.put(6, (byte) 4)));
        assertRefused("parties are 1 to 3, not 0", with(in -> in.put(6, (byte) 0)));
        assertRefused("byte 7", with(in -> in.put(7, (byte) 1)));
        assertRefused("has not answered 3 requests", with(in -> in.putInt(8, 3)));
        assertRefused("has not answered -1 requests", with(in -> in.putInt(8, -1)));
        assertRefused("bytes 12 to 15", with(in -> in.putInt(12, 1)));
        assertRefused("another agreement", with(in -> in.put(16, (byte) ~in.get(16))));
        assertRefused("more bytes by its beginning", with(in -> in.putInt(8, 2)));
        // A phase in which nothing can have been answered.
        assertRefused("has not answered 1 requests", with(in -> in.put(5, Phase.REVEALED.code())));
        assertRefused(
                "is not below its prime",
                with(in -> in.putLong(in.capacity() - Digest.BYTES - LIMB_FROM_THE_END, -1L)
                        .putLong(in.capacity() - Digest.BYTES - LIMB_FROM_THE_END + 8, -1L)));
    }

    @Test
    void aStateOfAnotherAgreementIsRefused() {
        Agreement other = Parties.agreement(agreement.plan(), agreement.quorum(), 2);
        String message = assertThrows(FaultyStateException.class, () -> Party.restore(other, new Memory(), ready))
                .getMessage();

        assertEquals("the party's state belongs to another agreement", message);
    }

    /** The state with a change and a checksum that fits. */
    private byte[] with(Consumer<ByteBuffer> change) {
        byte[] bytes = ready.clone();
        change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        byte[] sum = Hash.sha256().digest(Arrays.copyOf(bytes, bytes.length - Digest.BYTES));
        System.arraycopy(sum, 0, bytes, bytes.length - Digest.BYTES, sum.length);
        return bytes;
    }

    private void assertRefused(String why, byte[] bytes) {
        String message = assertThrows(FaultyStateException.class, () -> Party.restore(agreement, new Memory(), bytes))
                .getMessage();
        assertTrue(message.contains(why), message);
    }
}
