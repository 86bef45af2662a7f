package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One party with its secret, for one agreement.
 *
 * <p>It never gives two different shares for the same thing: each key round once, one decryption share for each ciphertext and
 * whatever the set of active parties, and no more of them than agreed. Second shares for the same thing give the secret away
 * (eprint 2024/194, 2025/409). Before a share leaves, the state that says so goes to the {@link Vault}; a party that was restored
 * from it refuses what the first one had given. A share that is lost on its way therefore cannot be had again: without it,
 * begin with a new agreement, and {@link #burn} this party.
 *
 * <p>It cannot know what a ciphertext is: {@link #decrypt} must be called only for one that the party has computed itself from
 * the inputs that were agreed on. For any other it would read out the secret.
 *
 * <p>Safe for use by many threads; calls are carried out one after the other. Two objects restored from the same state would know
 * nothing of one another: the caller locks the file.
 */
public final class Party implements AutoCloseable {
    private final Agreement agreement;
    private final Vault vault;
    private final Object lock = new Object();

    private PartyState state;

    /** Empty when opened, burnt or closed. */
    private Optional<PartySecret> secret;

    /** Kept from the first round to the second; a restored party makes it again, and it is the same. */
    private Optional<KeyShare> committed = Optional.empty();

    private Party(Agreement agreement, Vault vault, PartyState state) {
        this.agreement = agreement;
        this.vault = vault;
        this.state = state;
        this.secret = state.master().map(master -> PartySecret.of(agreement, master));
    }

    /**
     * A party with a fresh secret.
     *
     * @param number 1 to n
     */
    public static Party create(Agreement agreement, int number, Vault vault, SecureRandom random) {
        agreement.quorum().requireParty(number);
        return new Party(agreement, vault, PartyState.fresh(number, Seed.random(random)));
    }

    /**
     * The party whose state the vault was given last.
     *
     * @param state not changed; the caller overwrites it
     * @throws FaultyStateException if it is damaged, or of another agreement
     */
    public static Party restore(Agreement agreement, Vault vault, byte[] state) throws FaultyStateException {
        return new Party(agreement, vault, PartyState.read(agreement, state));
    }

    /**
     * First round: a digest of the key share, to be sent to all before anybody reveals a share.
     *
     * @throws IllegalStateException at any other time
     */
    public Digest commit() {
        synchronized (lock) {
            PartySecret own = require(Phase.FRESH, "commit");
            KeyShare share = keyShare(own);
            keep(state.committed());
            committed = Optional.of(share);
            return share.digest();
        }
    }

    /**
     * What the second round gives.
     *
     * @param share for everybody
     * @param dealt one for each other party, to be sealed to it; none where all parties decrypt
     */
    public record Revealed(KeyShare share, List<DealtShare> dealt) {
        public Revealed {
            dealt = List.copyOf(dealt);
        }
    }

    /**
     * Second round: the key share itself.
     *
     * @param commitments of party 1 … n in this order, its own among them
     * @throws FaultException if there are too few or too many, two are equal, or its own is another one
     * @throws IllegalStateException at any other time
     */
    public Revealed reveal(List<Digest> commitments) throws FaultException {
        synchronized (lock) {
            PartySecret own = require(Phase.COMMITTED, "reveal its key share");
            Digest transcript = KeySum.transcript(agreement, commitments);
            KeyShare share = committed.orElseGet(() -> keyShare(own));
            if (!commitments.get(number() - 1).equals(share.digest())) {
                throw FaultException.of(number(), "the commitment that came back is not the one that it gave");
            }
            var maker = new ShareMaker(agreement, own);
            List<DealtShare> dealt = others().stream()
                    .map(to -> new DealtShare(agreement, number(), to, maker.dealt(to)))
                    .toList();
            keep(state.revealed(transcript));
            committed = Optional.empty();
            return new Revealed(share, dealt);
        }
    }

    private KeyShare keyShare(PartySecret own) {
        return KeyShare.of(agreement, number(), new ShareMaker(agreement, own).keyShare());
    }

    /** To whom shares of the secret are dealt. */
    private List<Integer> others() {
        return agreement.quorum().dealt()
                ? IntStream.rangeClosed(1, agreement.quorum().parties())
                        .filter(party -> party != number())
                        .boxed()
                        .toList()
                : List.of();
    }

    /**
     * Third round: the answer to all key shares, which this party has checked against the commitments that it saw.
     *
     * @param sum made by this party from the shares that it got
     * @param received one dealt share from each other party; none where all parties decrypt. Wiped by the caller
     * @throws FaultException if the sum is of other commitments, or a dealt share is missing, comes twice or is for another party
     * @throws IllegalStateException at any other time
     */
    public RelinearisationShare relinearise(KeySum sum, List<DealtShare> received) throws FaultException {
        synchronized (lock) {
            PartySecret own = require(Phase.REVEALED, "give a relinearisation share");
            if (!sum.agreement().equals(agreement) || !sum.transcript().equals(state.transcript())) {
                throw FaultException.ofNobody("these key shares belong to other commitments than party " + number()
                        + " saw before it revealed its own");
            }
            Optional<Poly> threshold = threshold(own, received);
            var maker = new ShareMaker(agreement, own);
            var share = new RelinearisationShare(sum, number(), maker.relinearisation(sum));
            keep(state.ready(threshold));
            return share;
        }
    }

    /** The party's share of the sum of all secrets, where shares are dealt. */
    private Optional<Poly> threshold(PartySecret own, List<DealtShare> received) throws FaultException {
        Ring ring = agreement.context().ring();
        var sums = new Sums(ring, "dealt share", new TreeSet<>(others()));
        for (DealtShare share : received) {
            if (!share.agreement().equals(agreement) || share.to() != number()) {
                throw FaultException.of(share.party(), "the dealt share is not for party " + number());
            }
            sums.add(share.party(), List.of(share.value()));
        }
        List<Poly> total = sums.total();
        if (total.isEmpty()) {
            return Optional.empty();
        }
        Poly mine = new ShareMaker(agreement, own).dealt(number());
        Poly result = ring.add(total.getFirst(), mine);
        mine.wipe();
        total.getFirst().wipe();
        return Optional.of(result);
    }

    /**
     * The party's share of a decryption. <em>Only for a ciphertext that this party has computed itself.</em>
     *
     * @throws IllegalArgumentException if the request belongs to another agreement or does not name this party
     * @throws IllegalStateException before the keys are made, for a ciphertext that was answered before (with whatever parties),
     *     or after as many as were agreed
     */
    public DecryptionShare decrypt(DecryptionRequest request) {
        synchronized (lock) {
            PartySecret own = requireAnswerable(request);
            Poly key = state.threshold().orElse(own.values());
            Poly value = new ShareMaker(agreement, own).decryption(request, key, number());
            keep(state.answered(request.secondPart()));
            return new DecryptionShare(request, number(), value);
        }
    }

    /**
     * The same share as {@link #decrypt} gives, with a proof that it is right; instead of it, as there is one share for each
     * ciphertext. <em>Only for a ciphertext that this party has computed itself.</em>
     *
     * @throws IllegalArgumentException also where nothing can be proven ({@link ShareProof#requireProvable})
     * @throws IllegalStateException as for {@link #decrypt}
     */
    public ProvenShare decryptProven(DecryptionRequest request) {
        synchronized (lock) {
            PartySecret own = requireAnswerable(request);
            ShareProof.requireProvable(request);
            ProvenShare share = new ShareProofMaker(agreement, own).share(request, number());
            keep(state.answered(request.secondPart()));
            return share;
        }
    }

    private PartySecret requireAnswerable(DecryptionRequest request) {
        PartySecret own = require(Phase.READY, "decrypt");
        if (!request.agreement().equals(agreement)) {
            throw new IllegalArgumentException("the request belongs to another agreement");
        }
        request.requireActive(number());
        if (state.answered().contains(request.secondPart())) {
            throw new IllegalStateException("party " + number()
                    + " has given a share for this ciphertext already; a second one would give its secret away");
        }
        if (state.answered().size() >= agreement.quorum().decryptionsMax()) {
            throw new IllegalStateException("party " + number() + " has given the "
                    + agreement.quorum().decryptionsMax() + " shares that were agreed on; make new keys");
        }
        return own;
    }

    /**
     * Gives the secret of a candidate away, to show that its shares were well made: it is gone here and in the vault before it
     * leaves, and the party refuses everything from then on. <em>Only where the joint coin ({@link Coins}) keeps another
     * candidate, and never once something that is to stay hidden was encrypted under these keys.</em> A second opening cannot be
     * had: an opening that is lost on its way is a candidate that was not opened.
     *
     * @throws IllegalStateException before the relinearisation share was given, or after any decryption share
     * @throws UnsupportedOperationException where fewer than all parties decrypt
     */
    public Opening open() {
        synchronized (lock) {
            PartySecret own = require(Phase.READY, "be opened");
            agreement.quorum().requireAll();
            if (!state.answered().isEmpty()) {
                throw new IllegalStateException(
                        "party " + number() + " has given decryption shares under these keys and cannot be opened");
            }
            keep(state.opened());
            var opening = new Opening(agreement, number(), Seed.of(own.master()));
            close();
            return opening;
        }
    }

    /**
     * Wipes the secret, here and in the vault; refuses everything from then on. If the vault fails, the secret is gone from here
     * only, and the caller removes the file.
     */
    public void burn() {
        synchronized (lock) {
            // First here: the secret must be gone even if the vault fails.
            close();
            keep(state.burnt());
        }
    }

    /** 1 to n. */
    public int number() {
        synchronized (lock) {
            return state.party();
        }
    }

    public Agreement agreement() {
        return agreement;
    }

    public Phase phase() {
        synchronized (lock) {
            return state.phase();
        }
    }

    /** How many more ciphertexts it may help to decrypt. */
    public int decryptionsLeft() {
        synchronized (lock) {
            return agreement.quorum().decryptionsMax() - state.answered().size();
        }
    }

    private PartySecret require(Phase phase, String what) {
        if (state.phase() != phase) {
            throw new IllegalStateException(
                    "party " + number() + " " + state.phase().words() + " and cannot " + what + " now");
        }
        return secret.orElseThrow(
                () -> new IllegalStateException("party " + number() + " was closed; restore it from its state"));
    }

    /** The new state is on disk before anything that depends on it leaves. */
    private void keep(PartyState next) {
        byte[] bytes = next.bytes(agreement);
        try {
            vault.keep(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        state = next;
    }

    /** Overwrites the secret in memory; the state in the vault stays as it is. */
    @Override
    public void close() {
        synchronized (lock) {
            secret.ifPresent(PartySecret::close);
            secret = Optional.empty();
            state.threshold().ifPresent(Poly::wipe);
        }
    }

    @Override
    public String toString() {
        return "party " + number() + ", which " + phase().words();
    }
}
