package dev.tcme.he.lane;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.RelinearisationShare;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * One joint computation. Contributions are checked on the thread that brings them; {@link #run} waits for the inputs, evaluates, and
 * waits for the shares.
 */
final class ThresholdSession implements JointSession {
    /** What progress says while the gateway evaluates. */
    private static final String EVALUATION = "evaluation";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final JointTask task;
    private final Agreement agreement;
    private final Rendezvous rendezvous;
    private final BiConsumer<JointTask, Optional<KeyRing.Kept>> left;
    private final Map<String, String> claims;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    private final Map<String, KeyShare> keyShares = new TreeMap<>();
    private final Map<String, RelinearisationShare> relinearisations = new TreeMap<>();
    private final Map<String, EncryptedInput> inputs = new TreeMap<>();
    private final Map<String, DecryptionShare> shares = new TreeMap<>();
    private Optional<KeySum> sum = Optional.empty();
    private Optional<KeyRing.Kept> keys;
    private Optional<DecryptionRequest> request = Optional.empty();
    private Standing standing = Standing.OPEN;

    private enum Standing {
        OPEN,
        ANSWERED,
        CLOSED
    }

    /**
     * @param kept keys of an earlier session, or none
     * @param left called once at the end, with the keys unless they are burnt
     */
    ThresholdSession(
            JointTask task,
            SessionId id,
            Optional<KeyRing.Kept> kept,
            Rendezvous rendezvous,
            BiConsumer<JointTask, Optional<KeyRing.Kept>> left) {
        this.task = task;
        this.keys = kept;
        this.agreement = kept.map(set -> set.keys().agreement()).orElseGet(() -> task.agreement(id));
        this.rendezvous = rendezvous;
        this.left = left;
        this.claims = Map.of(
                "he.circuit",
                task.description(),
                "he.kept-keys",
                kept.map(set -> set.keys().digest()).orElse("none"),
                "he.agreement",
                agreement.digest().toString());
        rendezvous.open(kept.isPresent() ? Round.INPUT : Round.COMMIT);
    }

    @Override
    public Map<String, String> claims() {
        return claims;
    }

    @Override
    public Map<String, Digest> contribute(Contribution contribution) throws PartyFault {
        lock.lock();
        try {
            if (rendezvous.has(contribution) || standing != Standing.OPEN) {
                // Again, after a lost answer; or too late to matter.
                return Map.of();
            }
            Round round = rendezvous.requireOn(contribution);
            Map<String, Digest> brought = take(round, contribution);
            rendezvous.keep(round, contribution);
            if (rendezvous.missing().isEmpty()) {
                advance(round);
            }
            moved.signalAll();
            return brought;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Digest> take(Round round, Contribution contribution) throws PartyFault {
        String party = contribution.address().party();
        int index = task.parties().indexOf(party);
        byte[] content = contribution.content();
        try {
            switch (round) {
                case COMMIT -> dev.tcme.he.threshold.Digest.of(content);
                case KEYS -> keyShares.put(party, keyShare(contribution, index));
                case RELINEARISE ->
                    relinearisations.put(party, RelinearisationShare.read(sum.orElseThrow(), index + 1, content));
                case INPUT -> {
                    EncryptedInput input = EncryptedInput.read(task, index, content);
                    inputs.put(party, input);
                    return Map.of(task.input(index).name(), input.commitment());
                }
                case SHARE -> shares.put(party, DecryptionShare.read(request.orElseThrow(), index + 1, content));
            }
            return Map.of();
        } catch (FaultException | ProblemException | IllegalArgumentException e) {
            throw fault(contribution, PartyFault.Kind.MALFORMED);
        }
    }

    private KeyShare keyShare(Contribution contribution, int index) throws FaultException, PartyFault {
        KeyShare share = KeyShare.read(agreement, index + 1, contribution.content());
        if (!share.digest().equals(commitment(contribution.address().party()))) {
            throw fault(contribution, PartyFault.Kind.UNCOMMITTED);
        }
        return share;
    }

    private dev.tcme.he.threshold.Digest commitment(String party) {
        return dev.tcme.he.threshold.Digest.of(
                rendezvous.given(Round.COMMIT, party).orElseThrow().content());
    }

    private static PartyFault fault(Contribution contribution, PartyFault.Kind kind) {
        return new PartyFault(
                contribution.address().party(), contribution.address().round(), kind);
    }

    /** Everybody has given to a round. */
    private void advance(Round round) throws PartyFault {
        try {
            switch (round) {
                case COMMIT -> rendezvous.open(Round.KEYS);
                case KEYS -> {
                    List<dev.tcme.he.threshold.Digest> commitments =
                            task.parties().stream().map(this::commitment).toList();
                    sum = Optional.of(KeySum.of(agreement, commitments, keyShares.values()));
                    keyShares.clear();
                    rendezvous.open(Round.RELINEARISE);
                }
                case RELINEARISE -> {
                    CollectiveKeys made = CollectiveKeys.of(sum.orElseThrow(), relinearisations.values());
                    keys = Optional.of(ThresholdLane.fresh(task, SharedKeys.of(task, made)));
                    sum = Optional.empty();
                    relinearisations.clear();
                    rendezvous.open(Round.INPUT);
                }
                case INPUT, SHARE -> rendezvous.close();
            }
        } catch (FaultException e) {
            // Each share was checked when it came; together they can only repeat one another's commitment.
            String party = e.party().isPresent()
                    ? task.parties().get(e.party().getAsInt() - 1)
                    : task.parties().getFirst();
            throw new PartyFault(party, round.toString(), PartyFault.Kind.MALFORMED);
        }
    }

    @Override
    public Optional<Contribution> contribution(String round, String party) {
        lock.lock();
        try {
            return Round.of(round).flatMap(known -> rendezvous.given(known, party));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Progress progress() {
        lock.lock();
        try {
            Map<String, String> facts = new TreeMap<>();
            keys.ifPresent(set -> facts.put("keys", set.keys().digest()));
            request.ifPresent(asked -> facts.put("result", asked.digest().toString()));
            return new Progress(
                    rendezvous.current().map(Round::toString).orElse(EVALUATION), rendezvous.missing(), facts);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Answer run(Runnable changed) throws LaneException, PartyFault {
        await(Round.INPUT);
        DecryptionRequest asked = keys.orElseThrow().keys().request(ordered(inputs));
        lock.lock();
        try {
            requireOpen();
            request = Optional.of(asked);
            rendezvous.open(Round.SHARE);
        } finally {
            lock.unlock();
        }
        changed.run();
        await(Round.SHARE);
        return answer(asked);
    }

    /** Until everybody has given to a round and those before it. */
    private void await(Round last) throws LaneException, PartyFault {
        lock.lock();
        try {
            while (!isOver(last)) {
                requireOpen();
                Optional<Duration> time = rendezvous.left();
                if (time.isPresent() && time.get().isNegative()) {
                    throw new PartyFault(
                            rendezvous.missing().getFirst(),
                            rendezvous.current().orElseThrow().toString(),
                            PartyFault.Kind.MISSING);
                }
                Duration wait =
                        time.filter(left -> left.compareTo(LONGEST_WAIT) < 0).orElse(LONGEST_WAIT);
                moved.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
            requireOpen();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaneException(LaneException.Code.CRASHED);
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver(Round last) {
        return rendezvous.current().isEmpty()
                && task.parties().stream()
                        .allMatch(party -> rendezvous.given(last, party).isPresent());
    }

    private void requireOpen() throws LaneException {
        if (standing == Standing.CLOSED) {
            throw new LaneException(LaneException.Code.CRASHED);
        }
    }

    private <T> List<T> ordered(Map<String, T> byParty) {
        return task.parties().stream().map(byParty::get).toList();
    }

    private Answer answer(DecryptionRequest asked) throws LaneException, PartyFault {
        Plaintext decrypted;
        try {
            decrypted = asked.sum(ordered(shares));
        } catch (FaultException e) {
            throw new LaneException(LaneException.Code.CRASHED);
        }
        Optional<JsonNode> found = task.answer(decrypted);
        decrypted.poly().wipe();
        Map<String, String> stated = stated(asked);
        if (found.isEmpty()) {
            // Somebody's share or input was not what it should be; nobody can tell whose. The keys are burnt.
            return new Answer.Uncertain(stated);
        }
        lock.lock();
        try {
            standing = standing == Standing.OPEN ? Standing.ANSWERED : standing;
        } finally {
            lock.unlock();
        }
        return new Answer.Found(found.get(), stated);
    }

    /** What the receipt says of the computation: enough to check each party's own record against it. */
    private Map<String, String> stated(DecryptionRequest asked) {
        Map<String, String> stated = new TreeMap<>();
        stated.put("he.keys", keys.orElseThrow().keys().digest());
        stated.put("he.result", asked.digest().toString());
        List<String> transcript = new ArrayList<>();
        for (Round round : Round.values()) {
            for (String party : task.parties()) {
                rendezvous
                        .given(round, party)
                        .ifPresent(one -> transcript.add(round + " " + party + " " + one.digest()));
            }
        }
        record Transcript(List<String> contributions) {}
        stated.put(
                "he.transcript",
                Digest.of(Domain.CONTRIBUTION, Json.canonicalOf(new Transcript(transcript)))
                        .toString());
        return stated;
    }

    @Override
    public void close() {
        Optional<KeyRing.Kept> unburnt;
        lock.lock();
        try {
            if (standing == Standing.CLOSED) {
                return;
            }
            // Keys that nobody used stay good; an answer uses them once; whatever else happened burns them.
            boolean answered = standing == Standing.ANSWERED;
            unburnt = answered || !rendezvous.hasBegun()
                    ? keys.map(set -> new KeyRing.Kept(set.task(), set.keys(), set.answersLeft() - (answered ? 1 : 0)))
                    : Optional.empty();
            standing = Standing.CLOSED;
            keyShares.clear();
            relinearisations.clear();
            inputs.clear();
            shares.clear();
            for (Round round : Round.values()) {
                rendezvous.forget(round);
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        left.accept(task, unburnt);
    }
}
