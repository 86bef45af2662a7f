package dev.tcme.client.he;

import dev.tcme.contract.Digest;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.FaultyStateException;
import dev.tcme.he.threshold.Opening;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.Phase;
import dev.tcme.he.threshold.Vault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One party's share of the keys under a contract, with its files. The secret one holds the id of the session in which the keys were
 * made, for they are bound to it, which candidate they were, and then the state of {@link Party}; the public one the digest of the
 * key round and then {@link dev.tcme.he.threshold.CollectiveKeys}.
 *
 * <p>As long as there are several candidates they are in memory alone: no keys are finished before one of them is kept, and what
 * was never finished is never used again.
 */
final class PartyKeys implements AutoCloseable {
    /** Of keys of which there never were several. */
    private static final byte ONLY = -1;

    private final KeyFolder.Keys files;
    private final Agreement agreement;
    private final List<Candidate> candidates;
    private Optional<Party> party;
    private Optional<SharedKeys> shared;

    private PartyKeys(KeyFolder.Keys files, Agreement agreement, List<Candidate> candidates) {
        this.files = files;
        this.agreement = agreement;
        this.candidates = candidates;
        this.party = Optional.empty();
        this.shared = Optional.empty();
    }

    private PartyKeys(KeyFolder.Keys files, Agreement agreement, Party party, Optional<SharedKeys> shared) {
        this.files = files;
        this.agreement = agreement;
        this.candidates = List.of();
        this.party = Optional.of(party);
        this.shared = shared;
    }

    /** Fresh secrets, for keys that are made in this session. Whatever was there before is gone. */
    static PartyKeys create(KeyFolder.Keys files, JointTask task, Place place, SecureRandom random) throws IOException {
        files.erase();
        Agreement agreement = task.agreement(place.session());
        if (task.form() == LaneForm.COVERT) {
            return new PartyKeys(
                    files,
                    agreement,
                    IntStream.range(0, Round.CANDIDATES)
                            .mapToObj(i -> new Candidate(files, agreement.candidate(i), place, i, random))
                            .toList());
        }
        Vault vault = state -> keep(files, place.session(), ONLY, state);
        return new PartyKeys(
                files, agreement, Party.create(agreement, place.number(), vault, random), Optional.empty());
    }

    /**
     * @param session in which the keys are or were made
     * @param number of the party, from 1
     */
    record Place(SessionId session, int number) {}

    /** The party under one candidate, and its state: in memory until it is kept, then in the file. */
    private static final class Candidate {
        private final KeyFolder.Keys files;
        private final SessionId made;
        private final int index;
        private final Party party;
        private byte[] state = {};
        private boolean kept;

        Candidate(KeyFolder.Keys files, Agreement agreement, Place place, int index, SecureRandom random) {
            this.files = files;
            this.made = place.session();
            this.index = index;
            this.party = Party.create(agreement, place.number(), this::take, random);
        }

        private void take(byte[] next) {
            if (kept) {
                PartyKeys.keep(files, made, (byte) index, next);
            } else {
                wipe();
                state = next.clone();
            }
        }

        void keep() {
            PartyKeys.keep(files, made, (byte) index, state);
            kept = true;
            wipe();
        }

        void wipe() {
            Arrays.fill(state, (byte) 0);
        }
    }

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
            byte candidate = in.get();
            byte[] state = new byte[in.remaining()];
            in.get(state);
            SessionId made = SessionId.parse(new String(id, StandardCharsets.US_ASCII));
            Agreement all = task.agreement(made);
            Agreement agreement = candidate == ONLY ? all : all.candidate(candidate);
            Party party = Party.restore(agreement, kept -> keep(files, made, candidate, kept), state);
            Arrays.fill(state, (byte) 0);
            return Optional.of(new PartyKeys(files, all, party, Optional.of(shared(task, agreement, open.get()))));
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

    private static void keep(KeyFolder.Keys files, SessionId made, byte candidate, byte[] state) {
        byte[] id = made.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = ByteBuffer.allocate(1 + id.length + 1 + state.length)
                .put((byte) id.length)
                .put(id)
                .put(candidate)
                .put(state)
                .array();
        files.keepSecret(all);
        Arrays.fill(all, (byte) 0);
    }

    /** Of all candidates. */
    Agreement agreement() {
        return agreement;
    }

    /** The only one, or the one that was kept. */
    Party party() {
        return party.orElseThrow(() -> new JoinException("the session asks for what only finished keys can give;"
                + " this party has stopped and burnt its keys"));
    }

    /** The party under each candidate, until one is kept. */
    List<Party> candidates() {
        return candidates.stream().map(candidate -> candidate.party).toList();
    }

    /** Keeps one candidate, on disk from now on, and opens the others. */
    List<Opening> keepOnly(int candidate) {
        List<Opening> openings = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (i != candidate) {
                openings.add(candidates.get(i).party.open());
            }
        }
        candidates.get(candidate).keep();
        party = Optional.of(candidates.get(candidate).party);
        return openings;
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
        return party.filter(own -> own.phase() == Phase.READY && own.decryptionsLeft() > 0)
                .isPresent();
    }

    /** The keys are finished: kept for further sessions. */
    void finished(SharedKeys made) {
        shared = Optional.of(made);
        byte[] bytes = made.keys().bytes();
        files.keepPublic(ByteBuffer.allocate(Digest.LENGTH + bytes.length)
                .put(made.keys().transcript().bytes())
                .put(bytes)
                .array());
    }

    /** After an end that was no answer: the secrets are gone, here and on disk. */
    void burn() throws IOException {
        wipeCandidates();
        party.ifPresent(Party::burn);
        files.erase();
    }

    private void wipeCandidates() {
        for (Candidate candidate : candidates) {
            if (party.filter(own -> own == candidate.party).isEmpty()) {
                candidate.party.close();
            }
            candidate.wipe();
        }
    }

    @Override
    public void close() throws IOException {
        wipeCandidates();
        party.ifPresent(Party::close);
        files.close();
    }
}
