package dev.tcme.client.he;

import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeProblem;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Problem;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.ResultShare;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.FaultException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One party in one session: what it does when the session's progress says that a round waits for it. */
final class Joining implements AutoCloseable {
    private static final Set<Round> KEY_ROUNDS =
            EnumSet.of(Round.COMMIT, Round.KEYS, Round.RELINEARISE, Round.COIN, Round.OPENING);

    /** What the gateway says to a party that comes too late. */
    private static final Set<Problem> AFTER_THE_END = EnumSet.of(Problem.WRONG_STATE, Problem.CONTRIBUTION_NOT_FOUND);

    private final Exchange exchange;
    private final JointTask task;
    private final PartyKeys keys;
    private final KeyMaking making;
    private final InputGiving giving;
    private final Set<Round> given = EnumSet.noneOf(Round.class);

    private Optional<Result> computed = Optional.empty();

    Joining(Exchange exchange, JointTask task, PartyKeys keys, EncryptedInput.Value value, SecureRandom random) {
        this.exchange = exchange;
        this.task = task;
        this.keys = keys;
        boolean checked = task.form() == LaneForm.COVERT;
        this.making = checked
                ? new CandidateKeyMaking(exchange, task, keys, random)
                : new PlainKeyMaking(exchange, task, keys);
        this.giving = checked
                ? new CandidateInputGiving(exchange, task, value, random)
                : new PlainInputGiving(exchange, task, value, random);
    }

    void react(SessionView view) {
        if (view.state().isFinal() || view.progress().isEmpty()) {
            return;
        }
        SessionView.Progress progress = view.progress().get();
        Optional<Round> round = Round.of(progress.round());
        try {
            if (round.isEmpty()) {
                compute();
            } else if (progress.waitingFor().contains(exchange.id()) && given.add(round.get())) {
                // What is told of the progress may be older than what this party has just given.
                give(round.get(), progress);
            }
        } catch (FaultException e) {
            throw new JoinException("what a party sent is not what the protocol asks for (" + e.getMessage()
                    + "); this party has stopped and burnt its keys");
        } catch (TcmeProblem e) {
            // Another party may have ended the session since: whoever follows it will see how.
            boolean ended = e.problem().filter(AFTER_THE_END::contains).isPresent() && exchange.isOver();
            if (!ended) {
                throw e;
            }
        }
    }

    private void give(Round round, SessionView.Progress progress) throws FaultException {
        if (KEY_ROUNDS.contains(round)) {
            making.give(round);
        } else if (round == Round.PRESENT) {
            exchange.send(round, computed().digest().bytes(), "computed the result itself and is there to decrypt it");
        } else if (round == Round.SHARE) {
            share(progress);
        } else {
            giving.give(round, shared(progress));
        }
    }

    /** The finished keys, added up here; the gateway must have the same. */
    private SharedKeys shared(SessionView.Progress progress) throws FaultException {
        if (keys.shared().isEmpty()) {
            keys.finished(making.finished());
        }
        SharedKeys shared = keys.shared().orElseThrow();
        requireSame("keys", shared.digest(), progress);
        return shared;
    }

    /** All inputs are there: where the gateway computes first this party computes meanwhile. */
    private void compute() {
        if (computed.isEmpty() && giving.isGiven()) {
            computed = Optional.of(giving.result(keys.shared().orElseThrow()));
        }
    }

    private Result computed() {
        compute();
        return computed.orElseThrow(() -> new JoinException(
                "the session asks for a share before this party's input was in; this party has stopped"));
    }

    /** A share for its own result alone: for any other ciphertext it would read out an input, or the secret itself. */
    private void share(SessionView.Progress progress) {
        Result own = computed();
        DecryptionRequest request = task.hasQuorum()
                ? asked(own, progress)
                : own.request(keys.shared().orElseThrow().everybody());
        exchange.send(
                Round.SHARE,
                new ResultShare(own, giving.share(keys, request)).bytes(),
                "computed the result itself and gave it, with its share of the decryption");
    }

    /** Who decrypts is the gateway's to say; a party gives one share for a result, whoever the others are. */
    private static DecryptionRequest asked(Result own, SessionView.Progress progress) {
        DecryptionRequest request = request(own, progress);
        requireSame("result", request.digest().toString(), progress);
        return request;
    }

    private static DecryptionRequest request(Result result, SessionView.Progress progress) {
        try {
            List<Integer> active = Arrays.stream(
                            progress.facts().getOrDefault("active", "").split(",", -1))
                    .map(Integer::valueOf)
                    .toList();
            return result.request(active);
        } catch (IllegalArgumentException e) {
            throw new JoinException("the gateway does not say as agreed which parties decrypt;"
                    + " this party has stopped, burnt its keys and given no share");
        }
    }

    private static void requireSame(String fact, String own, SessionView.Progress progress) {
        if (!own.equals(progress.facts().get(fact))) {
            throw new JoinException("the gateway's " + fact + " are not those that this party computes;"
                    + " this party has stopped, burnt its keys and given no share");
        }
    }

    @Override
    public void close() {
        giving.close();
    }
}
