package dev.tcme.system.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.SessionView;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.DealtShares;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.ResultShare;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.DealtShare;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.RelinearisationShare;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A party that takes part by hand. {@link #make} gives what an honest party would send to a round; what is sent instead, where,
 * and under whose signature, is up to the test.
 */
final class JointRogue implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The rounds of a session in which keys are made. */
    static final Set<Round> FRESH_KEYS = EnumSet.range(Round.COMMIT, Round.SHARE);

    /** Of one that uses earlier ones. */
    static final Set<Round> KEPT_KEYS = EnumSet.range(Round.INPUT_COMMIT, Round.SHARE);

    private final Actor actor;
    private final Contract contract;
    private final JointTask task;
    private final int own;
    private final Keys keys;
    private final SessionId session;
    private final Opening value;
    private final Map<Round, byte[]> made = new LinkedHashMap<>();
    private byte[] input = {};

    /** What outlives a session. */
    private static final class Keys {
        private final Agreement agreement;
        private final Party party;
        private Optional<KeySum> sum = Optional.empty();
        private Optional<SharedKeys> shared = Optional.empty();

        /** What the party would have on disk. */
        private byte[] state = {};

        Keys(Agreement agreement, int number) {
            this.agreement = agreement;
            this.party = Party.create(agreement, number, kept -> state = kept.clone(), RANDOM);
        }
    }

    private JointRogue(Actor actor, JointTask task, SessionId session, Keys keys, Opening value) {
        this.actor = actor;
        this.contract = task.contract();
        this.task = task;
        this.own = task.parties().indexOf(actor.id());
        this.keys = keys;
        this.session = session;
        this.value = value;
    }

    /** In a session in which keys are made. */
    static JointRogue in(Contract contract, SessionId session, Actor actor, JsonNode value) {
        try {
            JointTask task = JointTask.of(contract, JointMember.CIRCUITS);
            int number = task.parties().indexOf(actor.id()) + 1;
            return new JointRogue(
                    actor, task, session, new Keys(task.agreement(session), number), Opening.of(value, RANDOM));
        } catch (UnsuitableException e) {
            throw new IllegalStateException("expected a contract that can be computed jointly", e);
        }
    }

    /** In a session that uses the keys of this one. */
    JointRogue again(SessionId next) {
        return new JointRogue(actor, task, next, keys, value);
    }

    JointTask task() {
        return task;
    }

    Agreement agreement() {
        return keys.agreement;
    }

    Party party() {
        return keys.party;
    }

    /** The party's state as it would be on disk: its secret. */
    byte[] state() {
        return keys.state;
    }

    SessionId session() {
        return session;
    }

    Opening value() {
        return value;
    }

    /** What was made for a round. */
    byte[] made(Round round) {
        return made.get(round);
    }

    /** What the session waits for, when it is this party alone that it waits for. */
    void awaitTurn(Round round) {
        Await.until(LIMIT, "the turn of " + actor + " in the round " + round, () -> {
            SessionView view = actor.client().session(session);
            if (view.state().isFinal()) {
                throw new AssertionError("the session has ended as " + view.state() + " " + view.reason() + " before "
                        + actor + " gave to the round " + round);
            }
            return view.progress()
                    .filter(progress -> progress.round().equals(round.toString())
                            && progress.waitingFor().equals(List.of(actor.id())))
                    .isPresent();
        });
    }

    /** Honestly through all rounds before this one, and then until everybody else has given to it. */
    void playUntil(Round last) {
        for (Round round : rounds()) {
            awaitTurn(round);
            if (round == last) {
                return;
            }
            send(round, make(round)).requireStatus(200);
        }
        throw new IllegalArgumentException("expected a round of this session, not " + last);
    }

    /** Honestly up to this round, whoever else has given to it, and then no more. */
    void playThrough(Round last) {
        for (Round round : rounds()) {
            awaitRound(round);
            send(round, make(round)).requireStatus(200);
            if (round == last) {
                return;
            }
        }
    }

    /** Until the session waits for this party, among others. */
    void awaitRound(Round round) {
        Await.until(
                LIMIT,
                "the round " + round + " to wait for " + actor,
                () -> actor.client()
                        .session(session)
                        .progress()
                        .filter(progress -> progress.round().equals(round.toString())
                                && progress.waitingFor().contains(actor.id()))
                        .isPresent());
    }

    /** Honestly from this round on, to the end. */
    void playFrom(Round first) {
        for (Round round : rounds()) {
            if (round.compareTo(first) >= 0) {
                awaitTurn(round);
                send(round, make(round)).requireStatus(200);
            }
        }
    }

    private List<Round> rounds() {
        return List.copyOf(keys.shared.isPresent() ? KEPT_KEYS : FRESH_KEYS);
    }

    /** What an honest party sends to this round; in the order of the rounds, each once. */
    byte[] make(Round round) {
        try {
            byte[] content = content(round);
            made.put(round, content);
            return content;
        } catch (FaultException e) {
            throw new IllegalStateException("the other party is honest here", e);
        }
    }

    private byte[] content(Round round) throws FaultException {
        return switch (round) {
            case COMMIT -> keys.party.commit().bytes();
            case KEYS -> {
                Party.Revealed revealed = keys.party.reveal(commitments());
                List<Sealed> sealed = new ArrayList<>();
                for (DealtShare dealt : revealed.dealt()) {
                    sealed.add(actor.client()
                            .sealTo(contract, session, task.parties().get(dealt.to() - 1), dealt.bytes()));
                }
                yield new DealtShares(revealed.share().bytes(), sealed).bytes();
            }
            case RELINEARISE -> {
                keys.sum = Optional.of(KeySum.of(keys.agreement, commitments(), keyShares()));
                yield keys.party.relinearise(keys.sum.get(), dealt()).bytes();
            }
            case INPUT_COMMIT -> {
                if (keys.shared.isEmpty()) {
                    keys.shared = Optional.of(finished());
                }
                input = input(value);
                yield digest(input);
            }
            case INPUT -> input;
            case SHARE -> given(result());
            default -> throw new IllegalArgumentException("expected a round of the form 'threshold', not " + round);
        };
    }

    /** How a party commits to what it will give. */
    static byte[] digest(byte[] content) {
        return dev.tcme.contract.Digest.ofFile(content).bytes();
    }

    /** A value of this party under the finished keys. */
    byte[] input(Opening opening) {
        var chosen = new EncryptedInput.Value(opening.value(), opening.commitment(Domain.INPUT));
        return EncryptedInput.of(task, keys.shared.orElseThrow(), own, chosen, RANDOM)
                .bytes();
    }

    /** What is to be decrypted in this session. */
    Result result() {
        return result(shown(Round.INPUT, own));
    }

    /** What would be, had this party brought another input. */
    Result result(byte[] brought) {
        List<EncryptedInput> inputs = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            byte[] content = party == own ? brought : shown(Round.INPUT, party);
            inputs.add(EncryptedInput.read(task, party, content));
        }
        return keys.shared.orElseThrow().result(inputs);
    }

    /** A result with a share that fits it; the only one that this party can make of it. */
    byte[] given(Result result) {
        return given(result, keys.shared.orElseThrow().everybody());
    }

    /** As {@link #given(Result)}, where these decrypt. */
    byte[] given(Result result, List<Integer> active) {
        DecryptionRequest request = result.request(active);
        byte[] share = task.provesShares()
                ? keys.party.decryptProven(request).bytes()
                : keys.party.decrypt(request).bytes();
        return new ResultShare(result, share).bytes();
    }

    private List<Digest> commitments() {
        List<Digest> all = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            all.add(Digest.of(shown(Round.COMMIT, party)));
        }
        return all;
    }

    private List<KeyShare> keyShares() throws FaultException {
        List<KeyShare> all = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            byte[] share = DealtShares.read(task, shown(Round.KEYS, party)).keyShare();
            all.add(KeyShare.read(keys.agreement, party + 1, share));
        }
        return all;
    }

    /** What the others have dealt to this party. */
    private List<DealtShare> dealt() throws FaultException {
        List<DealtShare> all = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            DealtShares given = DealtShares.read(task, shown(Round.KEYS, party));
            if (party != own && !given.sealed().isEmpty()) {
                byte[] bytes = actor.client()
                        .openFrom(contract, session, task.parties().get(party), given.of(party, own));
                all.add(DealtShare.read(keys.agreement, party + 1, own + 1, bytes));
            }
        }
        return all;
    }

    private SharedKeys finished() throws FaultException {
        KeySum sum = keys.sum.orElseThrow();
        List<RelinearisationShare> all = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            all.add(RelinearisationShare.read(sum, party + 1, shown(Round.RELINEARISE, party)));
        }
        return SharedKeys.of(task, CollectiveKeys.of(sum, all));
    }

    /** What the gateway shows of a party's contribution. */
    byte[] shown(Round round, int party) {
        return actor.client()
                .contribution(
                        contract, session, round.toString(), task.parties().get(party))
                .content();
    }

    /** Where this party's contribution to a round belongs. */
    Contribution.Address address(Round round) {
        return new Contribution.Address(session, contract.digest(), round.toString(), actor.id());
    }

    /** Sends it under a right signature. */
    Wire.Answer send(Round round, byte[] content) {
        return send(round.toString(), content, signed(round.toString(), content).signatureText());
    }

    Contribution signed(String round, byte[] content) {
        return Contribution.sign(
                new Contribution.Address(session, contract.digest(), round, actor.id()), content, actor.signing());
    }

    /** Sends it under any signature; the request itself has a right one. */
    Wire.Answer send(String round, byte[] content, String signature) {
        return actor.send(put(round, content).with("TCME-Contribution-Signature", signature));
    }

    Wire.Request put(String round, byte[] content) {
        return new Wire.Request(
                "PUT",
                "/v1/sessions/" + session + "/rounds/" + round,
                content,
                Map.of("Content-Type", "application/octet-stream"));
    }

    /** Wipes the secret. */
    @Override
    public void close() {
        keys.party.close();
    }
}
