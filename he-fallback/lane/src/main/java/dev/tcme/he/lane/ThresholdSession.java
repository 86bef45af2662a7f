package dev.tcme.he.lane;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.ResultShare;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.FaultException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One joint computation under a shared key. Contributions are checked on the thread that brings them; {@link #run} waits for the
 * shares and adds them up. The parties compute the result; the gateway does so only where they do not agree on it, or where it has
 * to choose who decrypts.
 */
final class ThresholdSession implements JointSession, Desk.Protocol {
    /** What progress says while the gateway computes. */
    private static final String EVALUATION = "evaluation";

    private final JointTask task;
    private final Desk desk;
    private final Consumer<Optional<KeyRing.Kept>> left;
    private final Map<String, String> claims;

    private final KeyRounds keyRounds;
    private final InputRounds inputRounds;
    private final Map<Integer, DecryptionShare> shares = new TreeMap<>();
    private Optional<KeyRing.Kept> keys;
    private Optional<Result> result = Optional.empty();
    private Optional<DecryptionRequest> request = Optional.empty();

    /** What the session begins with. */
    record Start(SessionId id, JointTask task, Optional<KeyRing.Kept> kept) {
        /** Of the keys that are to be made, if none are kept. */
        private Agreement agreement() {
            return task.agreement(id);
        }
    }

    /** @param left called once at the end, with the keys unless they are burnt */
    ThresholdSession(Start start, Desk desk, Consumer<Optional<KeyRing.Kept>> left) {
        this.task = start.task();
        this.keys = start.kept();
        this.desk = desk;
        this.left = left;
        Agreement agreement = keys.map(kept -> kept.keys().agreement()).orElseGet(start::agreement);
        this.claims = Map.of(
                "he.circuit",
                task.description(),
                "he.kept-keys",
                keys.map(set -> set.keys().digest()).orElse("none"),
                "he.agreement",
                agreement.digest().toString(),
                "he.shares",
                task.provesShares() ? "proven" : "unproven");
        var commitments = new Commitments(task, desk);
        boolean checked = task.form() == LaneForm.COVERT;
        this.keyRounds = checked
                ? new CandidateKeyRounds(task, agreement, commitments)
                : new PlainKeyRounds(task, agreement, commitments);
        this.inputRounds = checked
                ? new CandidateInputRounds(task, task.inputCoins(start.id()), commitments)
                : new PlainInputRounds(task, commitments);
        desk.open(keys.isPresent() ? Round.INPUT_COMMIT : keyRounds.first());
    }

    @Override
    public Map<String, String> claims() {
        return claims;
    }

    @Override
    public Checked check(Contribution contribution) throws PartyFault {
        return desk.check(this, contribution);
    }

    @Override
    public Desk.Check check(Round round, int party) {
        if (keys.isEmpty()) {
            return keyRounds.check(round, party);
        }
        KeyRing.Kept set = keys.get();
        return switch (round) {
            case PRESENT -> {
                Result own = result.orElseThrow();
                yield content -> present(own, content);
            }
            case SHARE -> {
                List<Integer> active =
                        request.map(asked -> List.copyOf(asked.active())).orElseGet(set.keys()::everybody);
                yield content -> share(set, active, party, content);
            }
            default -> inputRounds.check(set, round, party);
        };
    }

    /** Held against the result that it comes with. Whether that is everybody's is seen when all are there. */
    private Desk.Passed share(KeyRing.Kept set, List<Integer> active, int party, byte[] content)
            throws FaultException, PartyFault {
        ResultShare given = ResultShare.read(task, set.keys(), content);
        DecryptionShare share = inputRounds.share(set, given.result().request(active), party, given.share());
        return () -> {
            shares.put(party, share);
            return Map.of();
        };
    }

    /** Whoever has computed something else cannot help to decrypt this. */
    private static Desk.Passed present(Result own, byte[] content) {
        if (!Digest.ofBytes(content).equals(own.digest())) {
            throw new IllegalArgumentException("the digest of another result");
        }
        return Map::of;
    }

    @Override
    public void advance(Round complete) throws PartyFault {
        forgetBefore(complete);
        try {
            if (keys.isEmpty()) {
                Optional<Round> next = keyRounds.next(complete);
                if (next.isEmpty()) {
                    keys = Optional.of(keyRounds.keys());
                }
                desk.open(next.orElse(Round.INPUT_COMMIT));
                return;
            }
            switch (complete) {
                case PRESENT -> askForShares();
                case SHARE -> desk.rest();
                default -> inputRounds.next(complete).ifPresentOrElse(desk::open, this::inputsAreIn);
            }
        } catch (FaultException e) {
            // Each share was checked when it came; together they can only repeat one another's commitment.
            int party = e.party().orElse(1) - 1;
            throw new PartyFault(task.parties().get(party), complete.toString(), PartyFault.Kind.MALFORMED);
        }
    }

    /** Whoever has given to a round has fetched what it depends on. Key shares are tens of megabytes. */
    private void forgetBefore(Round complete) {
        switch (complete) {
            case RELINEARISE -> desk.forget(Round.KEYS);
            case INPUT_COMMIT -> desk.forget(Round.RELINEARISE);
            default -> {}
        }
    }

    /** Every party computes the result. Where only some decrypt it, the gateway does so first, to ask those that have the same. */
    private void inputsAreIn() {
        if (task.hasQuorum()) {
            desk.rest();
        } else {
            desk.open(Round.SHARE);
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
            request.ifPresent(asked -> {
                facts.put("result", asked.digest().toString());
                facts.put("active", asked.active().stream().map(String::valueOf).collect(Collectors.joining(",")));
            });
            return new Progress(desk.current().map(Round::toString).orElse(EVALUATION), desk.missing(), facts);
        });
    }

    @Override
    public Answer run(Runnable changed) throws LaneException, PartyFault {
        if (task.hasQuorum()) {
            desk.await(Round.INPUT);
            Result computed = inputRounds.result(keys.orElseThrow());
            desk.guarded(() -> {
                result = Optional.of(computed);
                desk.open(Round.PRESENT, task.parties(), task.threshold());
                return computed;
            });
            desk.requireOpen();
            changed.run();
        }
        desk.await(Round.SHARE);
        List<DecryptionShare> given = desk.guarded(() -> List.copyOf(shares.values()));
        desk.requireOpen();
        return answer(agreed(given), given);
    }

    /** Of those that were the first to say that they are there. */
    private void askForShares() {
        List<String> active = desk.givers(Round.PRESENT);
        List<Integer> numbers =
                active.stream().map(party -> task.parties().indexOf(party) + 1).toList();
        request = Optional.of(result.orElseThrow().request(numbers));
        desk.open(Round.SHARE, active);
    }

    /**
     * What is decrypted. If all parties have come with the same result, an honest one has computed it; if none is honest, there is
     * nobody whom it would help that the gateway computes it too. If they have not, the gateway does, and who came with another
     * one is named.
     */
    private DecryptionRequest agreed(List<DecryptionShare> given) throws PartyFault {
        boolean same =
                given.stream().map(share -> share.request().digest()).distinct().count() == 1;
        if (request.isEmpty() && same) {
            return given.getFirst().request();
        }
        DecryptionRequest own = request.orElseGet(this::computed);
        for (DecryptionShare share : given) {
            if (!share.request().digest().equals(own.digest())) {
                throw new PartyFault(
                        task.parties().get(share.party() - 1), Round.SHARE.toString(), PartyFault.Kind.DEVIATED);
            }
        }
        return own;
    }

    private DecryptionRequest computed() {
        KeyRing.Kept set = keys.orElseThrow();
        return inputRounds.result(set).request(set.keys().everybody());
    }

    private Answer answer(DecryptionRequest asked, List<DecryptionShare> given) throws LaneException {
        Plaintext decrypted;
        try {
            decrypted = asked.sum(given);
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
            shares.clear();
            // An answer uses keys once; whatever else happened burns them. Also where nobody had given anything: so
            // withdraws a party that has lost its keys, and the next session must make new ones.
            left.accept(ending == Desk.Ending.ANSWERED ? keys.map(KeyRing.Kept::used) : Optional.empty());
        });
    }
}
