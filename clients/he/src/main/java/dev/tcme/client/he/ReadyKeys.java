package dev.tcme.client.he;

import dev.tcme.contract.Digest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Keys in memory that no session uses now, by contract, and their files locked. Those that were not used for longest are closed when
 * there are too many; they are read from their files again. Safe for use by many threads.
 */
final class ReadyKeys implements AutoCloseable {
    /** Keys of one contract have up to some hundred megabytes. */
    static final int CONTRACTS_MAX = 4;

    /** The one that was not used for longest first. */
    private final SequencedMap<Digest, PartyKeys> ready = new LinkedHashMap<>();

    /** For a session: they are its alone until they are put back. */
    synchronized Optional<PartyKeys> take(Digest contract) {
        return Optional.ofNullable(ready.remove(contract));
    }

    synchronized void put(Digest contract, PartyKeys keys) throws IOException {
        ready.put(contract, keys);
        if (ready.size() > CONTRACTS_MAX) {
            ready.pollFirstEntry().getValue().close();
        }
    }

    /** Wipes what is in memory; the files stay for another time. */
    @Override
    public synchronized void close() throws IOException {
        for (PartyKeys keys : ready.values()) {
            keys.close();
        }
        ready.clear();
    }
}
