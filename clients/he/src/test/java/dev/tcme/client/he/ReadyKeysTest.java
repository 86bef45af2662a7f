package dev.tcme.client.he;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Digest;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which keys stay in memory. */
class ReadyKeysTest {
    @TempDir
    Path home;

    private final Sums sums = Sums.agreed();
    private final ReadyKeys ready = new ReadyKeys();
    private KeyFolder folder;

    @BeforeEach
    void prepare() {
        folder = new KeyFolder(home.resolve("shares"));
    }

    private static Digest contract(int number) {
        return Digest.ofFile(new byte[] {(byte) number});
    }

    private PartyKeys keys(int number) throws Exception {
        var place = new PartyKeys.Place(SessionId.random(Sums.RANDOM), 1);
        return PartyKeys.create(folder.open(contract(number)), sums.task(), place, Sums.RANDOM);
    }

    @Test
    void thoseThatWereNotUsedForLongestAreClosed() throws Exception {
        PartyKeys first = keys(0);
        ready.put(contract(0), first);
        for (int i = 1; i < ReadyKeys.CONTRACTS_MAX; i++) {
            ready.put(contract(i), keys(i));
        }
        assertSame(first, ready.take(contract(0)).orElseThrow());
        ready.put(contract(0), first);
        ready.put(contract(99), keys(99));
        assertTrue(ready.take(contract(1)).isEmpty());
        assertDoesNotThrow(() -> folder.open(contract(1)).close());
        assertSame(first, ready.take(contract(0)).orElseThrow());
        first.close();
        ready.close();
    }

    @Test
    void thoseThatAreKeptAreLockedUntilAllAreClosed() throws Exception {
        ready.put(contract(0), keys(0));
        assertThrows(IOException.class, () -> folder.open(contract(0)));
        ready.close();
        assertDoesNotThrow(() -> folder.open(contract(0)).close());
    }

    @Test
    void whatASessionHasTakenIsNotThereForAnother() throws Exception {
        ready.put(contract(0), keys(0));
        ready.take(contract(0)).orElseThrow().close();
        assertTrue(ready.take(contract(0)).isEmpty());
    }
}
