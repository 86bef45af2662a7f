package dev.tcme.client.he;

import dev.tcme.client.PartyClient;
import dev.tcme.client.SessionView;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.RelinearisationShare;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One party in one session: what it does when the session's progress says that a round waits for it. */
final class Joining {
    private final PartyClient client;
    private final SessionId session;
    private final JointTask task;
    private final PartyKeys keys;
    private final EncryptedInput.Value value;
    private final SecureRandom random;
    private final Consumer<Step> steps;
    private final int own;
    private final Set<Round> given = EnumSet.noneOf(Round.class);

    private Optional<KeyShare> keyShare = Optional.empty();
    private Optional<KeySum> sum = Optional.empty();
    private Optional<RelinearisationShare> relinearisation = Optional.empty();
    private byte[] encrypted = {};
    private Optional<EncryptedInput> input = Optional.empty();
    private List<Digest> committed = List.of();
    private Optional<DecryptionRequest> computed = Optional.empty();
    private long received;

    Joining(
            PartyClient client,
            SessionId session,
            JointTask task,
            PartyKeys keys,
            EncryptedInput.Value value,
            SecureRandom random,
            Consumer<Step> steps) {
        this.client = client;
        this.session = session;
        this.task = task;
        this.keys = keys;
        this.value = value;
        this.random = random;
        this.steps = steps;
        this.own = task.parties().indexOf(client.id());
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
            } else if (progress.waitingFor().contains(client.id()) && given.add(round.get())) {
                // What is told of the progress may be older than what this party has just given.
                give(round.get(), progress);
            }
        } catch (FaultException e) {
            throw new JoinException("what a party sent is not what the protocol asks for (" + e.getMessage()
                    + "); this party has stopped and burnt its keys");
        }
    }

    private void give(Round round, SessionView.Progress progress) throws FaultException {
        switch (round) {
            case COMMIT -> send(round, keys.party().commit().bytes(), "committed to a fresh share of the keys");
            case KEYS -> {
                KeyShare share = keys.party().reveal(digests(Round.COMMIT)).share();
                keyShare = Optional.of(share);
                send(round, share.bytes(), "gave its share of the public and evaluation keys");
            }
            case RELINEARISE -> relinearise();
            case INPUT_COMMIT -> encrypt(progress);
            case INPUT -> {
                committed = digests(Round.INPUT_COMMIT);
                if (Set.copyOf(committed).size() < committed.size()) {
                    throw new JoinException("two parties have committed to the same ciphertexts, so one has copied the"
                            + " other's; this party has stopped and burnt its keys");
                }
                send(round, encrypted, "gave its input, encrypted under the shared key");
            }
            case SHARE -> share(progress);
        }
    }

    /** Fixed and committed to before any other party's input can be seen. */
    private void encrypt(SessionView.Progress progress) throws FaultException {
        SharedKeys shared = shared(progress);
        encrypted = EncryptedInput.of(task, shared, own, value, random).bytes();
        // As the others read it, so that all compute the same bits.
        input = Optional.of(EncryptedInput.read(task, own, encrypted));
        send(Round.INPUT_COMMIT, sha256(encrypted).bytes(), "encrypted its input and committed to it");
    }

    private static Digest sha256(byte[] content) {
        return Digest.of(dev.tcme.contract.Digest.ofFile(content).bytes());
    }

    private void send(Round round, byte[] content, String text) {
        client.contribute(task.contract(), session, round.toString(), content);
        steps.accept(new Step(text, content.length, received));
        received = 0;
    }

    private byte[] fetch(Round round, int party) {
        Contribution contribution = client.contribution(
                task.contract(), session, round.toString(), task.parties().get(party));
        received += contribution.content().length;
        return contribution.content();
    }

    /** Of all parties, its own too: what it gives will be held against what the gateway shows everybody. */
    private List<Digest> digests(Round round) {
        List<Digest> digests = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            digests.add(Digest.of(fetch(round, party)));
        }
        return digests;
    }

    private void relinearise() throws FaultException {
        List<KeyShare> shares = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            shares.add(
                    party == own
                            ? keyShare.orElseThrow(() -> new JoinException(
                                    "the session asks for an answer to key shares before this party gave its own;"
                                            + " this party has stopped"))
                            : KeyShare.read(keys.party().agreement(), party + 1, fetch(Round.KEYS, party)));
        }
        KeySum all = KeySum.of(keys.party().agreement(), digests(Round.COMMIT), shares);
        RelinearisationShare answer = keys.party().relinearise(all, List.of());
        keyShare = Optional.empty();
        sum = Optional.of(all);
        relinearisation = Optional.of(answer);
        send(Round.RELINEARISE, answer.bytes(), "checked all key shares and gave its relinearisation share");
    }

    /** The finished keys, added up here; the gateway must have the same. */
    private SharedKeys shared(SessionView.Progress progress) throws FaultException {
        if (keys.shared().isEmpty()) {
            KeySum all = sum.orElseThrow(() ->
                    new JoinException("the session asks for an input before there are keys; this party has stopped"));
            List<RelinearisationShare> shares = new ArrayList<>();
            for (int party = 0; party < task.parties().size(); party++) {
                shares.add(
                        party == own
                                ? relinearisation.orElseThrow()
                                : RelinearisationShare.read(all, party + 1, fetch(Round.RELINEARISE, party)));
            }
            keys.finished(SharedKeys.of(task, CollectiveKeys.of(all, shares)));
            sum = Optional.empty();
            relinearisation = Optional.empty();
        }
        SharedKeys shared = keys.shared().orElseThrow();
        requireSame("keys", shared.digest(), progress);
        return shared;
    }

    /** All inputs are there: what the gateway computes now this party computes too. */
    private void compute() {
        if (computed.isPresent() || input.isEmpty() || committed.isEmpty()) {
            return;
        }
        List<EncryptedInput> inputs = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            inputs.add(party == own ? input.orElseThrow() : read(party));
        }
        computed = Optional.of(keys.shared().orElseThrow().request(inputs));
    }

    private EncryptedInput read(int party) {
        byte[] sent = fetch(Round.INPUT, party);
        if (!sha256(sent).equals(committed.get(party))) {
            throw new JoinException("the input of " + task.parties().get(party)
                    + " is not the one that it had committed to; this party has stopped and burnt its keys");
        }
        try {
            return EncryptedInput.read(task, party, sent);
        } catch (ProblemException e) {
            throw new JoinException("the input of " + task.parties().get(party) + " is no ciphertext of this task ("
                    + e.detail() + "); this party has stopped and burnt its keys");
        }
    }

    /** A share for its own result alone: for any other ciphertext it would read out an input, or the secret itself. */
    private void share(SessionView.Progress progress) {
        compute();
        DecryptionRequest request = computed.orElseThrow(() -> new JoinException(
                "the session asks for a share before this party's input was in; this party has stopped"));
        requireSame("result", request.digest().toString(), progress);
        send(
                Round.SHARE,
                keys.party().decrypt(request).bytes(),
                "computed the result itself, found the gateway's to be the same, and gave its share of the decryption");
    }

    private static void requireSame(String fact, String own, SessionView.Progress progress) {
        if (!own.equals(progress.facts().get(fact))) {
            throw new JoinException("the gateway's " + fact + " are not those that this party computes;"
                    + " this party has stopped, burnt its keys and given no share");
        }
    }
}
