package dev.tcme.he.lane;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One joint computation under a shared key. Contributions are checked on the thread that brings them; {@link #run} waits for the
 * inputs, evaluates, and waits for the shares.
 */
final class ThresholdSession implements JointSession, Desk.Protocol {
    /** What progress says while the gateway evaluates. */
    private static final String EVALUATION = "evaluation";

    private final JointTask task;
    private final Agreement agreement;
    private final Desk desk;
    private final Consumer<Optional<KeyRing.Kept>> left;
    private final Map<String, String> claims;

    private final Map<Integer, KeyShare> keyShares = new TreeMap<>();
    private final Map<Integer, RelinearisationShare> relinearisations = new TreeMap<>();
    private final Map<Integer, EncryptedInput> inputs = new TreeMap<>();
    private final Map<Integer, DecryptionShare> shares = new TreeMap<>();
    private Optional<KeySum> sum = Optional.empty();
    private Optional<KeyRing.Kept> keys;
    private Optional<DecryptionRequest> request = Optional.empty();

    /**
     * @param agreement of the keys that are kept, or of those that are to be made
     * @param kept keys of an earlier session, or none
     * @param left called once at the end, with the keys unless they are burnt
     */
    ThresholdSession(
            JointTask task,
            Agreement agreement,
            Optional<KeyRing.Kept> kept,
            Desk desk,
            Consumer<Optional<KeyRing.Kept>> left) {
        this.task = task;
        this.agreement = agreement;
        this.keys = kept;
        this.desk = desk;
        this.left = left;
        this.claims = Map.of(
                "he.circuit",
                task.description(),
                "he.kept-keys",
                kept.map(set -> set.keys().digest()).orElse("none"),
                "he.agreement",
                agreement.digest().toString());
        desk.open(kept.isPresent() ? Round.INPUT_COMMIT : Round.COMMIT);
    }

    @Override
    public Map<String, String> claims() {
        return claims;
    }

    @Override
    public Map<String, Digest> contribute(Contribution contribution) throws PartyFault {
        return desk.contribute(this, contribution);
    }

    @Override
    public Map<String, Digest> take(Round round, int party, byte[] content) throws FaultException, PartyFault {
        int number = party + 1;
        switch (round) {
            case COMMIT, INPUT_COMMIT -> requireOwn(round, dev.tcme.he.threshold.Digest.of(content));
            case KEYS -> {
                KeyShare share = KeyShare.read(agreement, number, content);
                if (!share.digest().equals(commitment(Round.COMMIT, party))) {
                    throw new PartyFault(task.parties().get(party), round.toString(), PartyFault.Kind.UNCOMMITTED);
                }
                keyShares.put(party, share);
            }
            case RELINEARISE ->
                relinearisations.put(party, RelinearisationShare.read(sum.orElseThrow(), number, content));
            case INPUT -> {
                if (!digest(content).equals(commitment(Round.INPUT_COMMIT, party))) {
                    throw new PartyFault(task.parties().get(party), round.toString(), PartyFault.Kind.UNCOMMITTED);
                }
                EncryptedInput input = EncryptedInput.read(task, party, content);
                inputs.put(party, input);
                return Map.of(task.input(party).name(), input.commitment());
            }
            case SHARE -> shares.put(party, DecryptionShare.read(request.orElseThrow(), number, content));
            case QUESTION, ANSWER, OPEN -> throw new IllegalArgumentException("not a round of this protocol");
        }
        return Map.of();
    }

    /** Whoever repeats another's commitment would later repeat what it stands for. */
    private void requireOwn(Round round, dev.tcme.he.threshold.Digest commitment) {
        boolean repeated = task.parties().stream()
                .flatMap(party -> desk.given(round, party).stream())
                .anyMatch(given ->
                        dev.tcme.he.threshold.Digest.of(given.content()).equals(commitment));
        if (repeated) {
            throw new IllegalArgumentException("another party has given this commitment");
        }
    }

    private dev.tcme.he.threshold.Digest commitment(Round round, int party) {
        return dev.tcme.he.threshold.Digest.of(
                desk.given(round, task.parties().get(party)).orElseThrow().content());
    }

    private static dev.tcme.he.threshold.Digest digest(byte[] content) {
        return dev.tcme.he.threshold.Digest.of(Digest.ofFile(content).bytes());
    }

    @Override
    public void advance(Round complete) throws PartyFault {
        try {
            switch (complete) {
                case COMMIT -> desk.open(Round.KEYS);
                case KEYS -> {
                    List<dev.tcme.he.threshold.Digest> commitments = IntStream.range(
                                    0, task.parties().size())
                            .mapToObj(party -> commitment(Round.COMMIT, party))
                            .toList();
                    sum = Optional.of(KeySum.of(agreement, commitments, keyShares.values()));
                    keyShares.clear();
                    desk.open(Round.RELINEARISE);
                }
                case RELINEARISE -> {
                    CollectiveKeys made = CollectiveKeys.of(sum.orElseThrow(), relinearisations.values());
                    keys = Optional.of(ThresholdLane.fresh(task, SharedKeys.of(task, made)));
                    sum = Optional.empty();
                    relinearisations.clear();
                    desk.open(Round.INPUT_COMMIT);
                }
                case INPUT_COMMIT -> desk.open(Round.INPUT);
                case INPUT, SHARE, QUESTION, ANSWER, OPEN -> desk.rest();
            }
        } catch (FaultException e) {
            // Each share was checked when it came; together they can only repeat one another's commitment.
            int party = e.party().orElse(1) - 1;
            throw new PartyFault(task.parties().get(party), complete.toString(), PartyFault.Kind.MALFORMED);
        }
    }

    @Override
    public Optional<Contribution> contribution(String round, String party) {
        // Whoever had all shares had the answer, before it is released and whether or not the contract gives it to him.
        return Round.of(round).filter(known -> known != Round.SHARE).flatMap(known -> desk.given(known, party));
    }

    @Override
    public Progress progress() {
        return desk.guarded(() -> {
            Map<String, String> facts = new TreeMap<>();
            keys.ifPresent(set -> facts.put("keys", set.keys().digest()));
            request.ifPresent(asked -> facts.put("result", asked.digest().toString()));
            return new Progress(desk.current().map(Round::toString).orElse(EVALUATION), desk.missing(), facts);
        });
    }

    @Override
    public Answer run(Runnable changed) throws LaneException, PartyFault {
        desk.await(Round.INPUT);
        DecryptionRequest asked = keys.orElseThrow().keys().request(List.copyOf(inputs.values()));
        desk.guarded(() -> {
            request = Optional.of(asked);
            desk.open(Round.SHARE);
            return asked;
        });
        desk.requireOpen();
        changed.run();
        desk.await(Round.SHARE);
        return answer(asked);
    }

    private Answer answer(DecryptionRequest asked) throws LaneException {
        Plaintext decrypted;
        try {
            decrypted = asked.sum(shares.values());
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
        desk.answered();
        return new Answer.Found(found.get(), stated);
    }

    /** What the receipt says of the computation: enough to check each party's own record against it. */
    private Map<String, String> stated(DecryptionRequest asked) {
        return Map.of(
                "he.keys",
                keys.orElseThrow().keys().digest(),
                "he.result",
                asked.digest().toString(),
                "he.transcript",
                desk.transcript().toString());
    }

    @Override
    public void close() {
        desk.close().ifPresent(ending -> {
            keyShares.clear();
            relinearisations.clear();
            inputs.clear();
            shares.clear();
            // An answer uses keys once; whatever else happened burns them. Also where nobody had given anything: so
            // withdraws a party that has lost its keys, and the next session must make new ones.
            left.accept(ending == Desk.Ending.ANSWERED ? keys.map(KeyRing.Kept::used) : Optional.empty());
        });
    }
}
