package dev.tcme.client.he;

import dev.tcme.contract.Digest;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.FaultyStateException;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.Phase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * One party's share of the keys under a contract, with its files. The secret one holds the id of the session in which the keys were
 * made, for they are bound to it, and then the state of {@link Party}; the public one the digest of the key round and then
 * {@link dev.tcme.he.threshold.CollectiveKeys}.
 */
final class PartyKeys implements AutoCloseable {
    private final KeyFolder.Keys files;
    private final Party party;
    private Optional<SharedKeys> shared;

    private PartyKeys(KeyFolder.Keys files, Party party, Optional<SharedKeys> shared) {
        this.files = files;
        this.party = party;
        this.shared = shared;
    }

    /** A fresh secret, for keys that are made in this session. Whatever was there before is gone. */
    static PartyKeys create(KeyFolder.Keys files, JointTask task, Place place, SecureRandom random) throws IOException {
        files.erase();
        Agreement agreement = task.agreement(place.session());
        Party party = Party.create(agreement, place.number(), state -> keep(files, place.session(), state), random);
        return new PartyKeys(files, party, Optional.empty());
    }

    /**
     * @param session in which the keys are or were made
     * @param number of the party, from 1
     */
    record Place(SessionId session, int number) {}

    /** The keys of an earlier session, if they are there and whole. */
    static Optional<PartyKeys> restore(KeyFolder.Keys files, JointTask task) throws IOException {
        Optional<byte[]> secret = files.readSecret();
        Optional<byte[]> open = files.readPublic();
        if (secret.isEmpty() || open.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = secret.get();
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte[] id = new byte[Byte.toUnsignedInt(in.get())];
            in.get(id);
            byte[] state = new byte[in.remaining()];
            in.get(state);
            SessionId made = SessionId.parse(new String(id, StandardCharsets.US_ASCII));
            Agreement agreement = task.agreement(made);
            Party party = Party.restore(agreement, kept -> keep(files, made, kept), state);
            Arrays.fill(state, (byte) 0);
            return Optional.of(new PartyKeys(files, party, Optional.of(shared(task, agreement, open.get()))));
        } catch (FaultException | FaultyStateException | RuntimeException e) {
            // Damaged, or of an earlier version: as good as none. The session's other parties then make new ones with
            // this one.
            return Optional.empty();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static SharedKeys shared(JointTask task, Agreement agreement, byte[] open) throws FaultException {
        byte[] transcript = Arrays.copyOf(open, Digest.LENGTH);
        byte[] keys = Arrays.copyOfRange(open, Digest.LENGTH, open.length);
        return SharedKeys.read(task, agreement, dev.tcme.he.threshold.Digest.of(transcript), keys);
    }

    private static void keep(KeyFolder.Keys files, SessionId made, byte[] state) {
        byte[] id = made.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = ByteBuffer.allocate(1 + id.length + state.length)
                .put((byte) id.length)
                .put(id)
                .put(state)
                .array();
        files.keepSecret(all);
        Arrays.fill(all, (byte) 0);
    }

    Party party() {
        return party;
    }

    Optional<SharedKeys> shared() {
        return shared;
    }

    /** Whether these are the finished keys of that digest. */
    boolean is(String digest) {
        return shared.filter(keys -> keys.digest().equals(digest)).isPresent() && isUsable();
    }

    /** Whether they can give another answer. */
    boolean isUsable() {
        return party.phase() == Phase.READY && party.decryptionsLeft() > 0;
    }

    /** The keys are finished: kept for further sessions. */
    void finished(SharedKeys made) {
        shared = Optional.of(made);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(made.keys().transcript().bytes());
        out.writeBytes(made.keys().bytes());
        files.keepPublic(out.toByteArray());
    }

    /** After an end that was no answer: the secret is gone, here and on disk. */
    void burn() throws IOException {
        party.burn();
        files.erase();
    }

    @Override
    public void close() throws IOException {
        party.close();
        files.close();
    }
}
