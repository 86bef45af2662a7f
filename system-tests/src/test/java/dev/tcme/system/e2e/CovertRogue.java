package dev.tcme.system.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Domain;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.CandidateCommitment;
import dev.tcme.he.protocol.Candidates;
import dev.tcme.he.protocol.DeviationException;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.InputCandidates;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.MaskedInput;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.Coin;
import dev.tcme.he.threshold.Coins;
import dev.tcme.he.threshold.CollectiveKeys;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A party that takes part by hand in a session whose parties are to be found out. {@link #make} gives what an honest party would
 * send to a round.
 */
final class CovertRogue implements AutoCloseable {
    /** Of a session in which keys are made, in their order. */
    static final List<Round> ROUNDS = List.of(
            Round.COMMIT,
            Round.KEYS,
            Round.RELINEARISE,
            Round.COIN,
            Round.OPENING,
            Round.INPUT_COMMIT,
            Round.INPUT_COIN,
            Round.INPUT,
            Round.SHARE);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Actor actor;
    private final Contract contract;
    private final JointTask task;
    private final int own;
    private final SessionId session;
    private final Agreement agreement;
    private final Opening value;
    private final List<Party> parties = new ArrayList<>();
    private final Coin coin = Coin.random(RANDOM);
    private final Coin inputCoin = Coin.random(RANDOM);
    private final List<KeySum> sums = new ArrayList<>();
    private Optional<InputCandidates> candidates = Optional.empty();
    private Optional<SharedKeys> shared = Optional.empty();

    CovertRogue(Contract contract, SessionId session, Actor actor, JsonNode value) {
        try {
            this.task = JointTask.of(contract, JointMember.CIRCUITS, LaneForm.COVERT);
        } catch (UnsuitableException e) {
            throw new IllegalStateException("expected a contract that can be computed so", e);
        }
        this.actor = actor;
        this.contract = contract;
        this.session = session;
        this.own = task.parties().indexOf(actor.id());
        this.agreement = task.agreement(session);
        this.value = Opening.of(value, RANDOM);
        for (int i = 0; i < Round.CANDIDATES; i++) {
            parties.add(Party.create(agreement.candidate(i), own + 1, state -> {}, RANDOM));
        }
    }

    SessionId session() {
        return session;
    }

    JointTask task() {
        return task;
    }

    Opening value() {
        return value;
    }

    /** Honestly through all rounds before this one, and then until everybody else has given to it. */
    void playUntil(Round last) {
        for (Round round : ROUNDS) {
            awaitTurn(round);
            if (round == last) {
                return;
            }
            send(round, make(round)).requireStatus(200);
        }
    }

    void awaitTurn(Round round) {
        Await.until(LIMIT, "the turn of " + actor + " in the round " + round, () -> {
            var view = actor.client().session(session);
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

    byte[] make(Round round) {
        try {
            return content(round);
        } catch (FaultException | DeviationException e) {
            throw new IllegalStateException("the other party is honest here", e);
        }
    }

    private byte[] content(Round round) throws FaultException, DeviationException {
        return switch (round) {
            case COMMIT ->
                new CandidateCommitment(
                                parties.stream().map(Party::commit).toList(),
                                coin.commitment(agreement.digest(), own + 1))
                        .bytes();
            case KEYS -> {
                List<byte[]> parts = new ArrayList<>();
                for (int i = 0; i < Round.CANDIDATES; i++) {
                    parts.add(parties.get(i).reveal(digests(i)).share().bytes());
                }
                yield Candidates.joined(parts);
            }
            case RELINEARISE -> {
                List<byte[]> parts = new ArrayList<>();
                for (int i = 0; i < Round.CANDIDATES; i++) {
                    sums.add(KeySum.of(agreement.candidate(i), digests(i), keyShares(i)));
                    parts.add(parties.get(i).relinearise(sums.get(i), List.of()).bytes());
                }
                yield Candidates.joined(parts);
            }
            case COIN -> coin.bytes();
            case OPENING -> {
                int kept = kept();
                List<byte[]> parts = new ArrayList<>();
                for (int i = 0; i < Round.CANDIDATES; i++) {
                    if (i != kept) {
                        parts.add(parties.get(i).open().bytes());
                    }
                }
                yield Candidates.joined(parts);
            }
            case INPUT_COMMIT -> {
                shared = Optional.of(finished());
                candidates = Optional.of(new InputCandidates(task, shared.get(), own, RANDOM));
                yield new CandidateCommitment(
                                candidates.get().digests(), inputCoin.commitment(task.inputCoins(session), own + 1))
                        .bytes();
            }
            case INPUT_COIN -> inputCoin.bytes();
            case INPUT ->
                candidates
                        .orElseThrow()
                        .input(keptInput(), new EncryptedInput.Value(value.value(), value.commitment(Domain.INPUT)));
            case SHARE -> parties.get(kept()).decryptProven(request()).bytes();
            default -> throw new IllegalArgumentException("expected a round of the form 'covert', not " + round);
        };
    }

    /** Which candidate of the keys the coins keep; from the round of the openings on. */
    int kept() {
        return choice(agreement.digest(), Round.COMMIT, Round.COIN);
    }

    /** Which candidate of the inputs the coins keep; from the round of the inputs on. */
    int keptInput() {
        return choice(task.inputCoins(session), Round.INPUT_COMMIT, Round.INPUT_COIN);
    }

    private int choice(Digest context, Round commitments, Round coins) {
        try {
            List<Digest> committed = new ArrayList<>();
            List<Coin> revealed = new ArrayList<>();
            for (int party = 0; party < task.parties().size(); party++) {
                committed.add(
                        CandidateCommitment.read(shown(commitments, party)).coin());
                revealed.add(Coin.read(party + 1, shown(coins, party)));
            }
            return Coins.of(context, committed, revealed).choice(Round.CANDIDATES);
        } catch (FaultException e) {
            throw new IllegalStateException("everybody has revealed the coin that he had committed to", e);
        }
    }

    private DecryptionRequest request() throws DeviationException {
        SharedKeys keys = shared.orElseThrow();
        List<MaskedInput> inputs = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            var fixed = new MaskedInput.Fixed(
                    party, CandidateCommitment.read(shown(Round.INPUT_COMMIT, party)), keptInput());
            inputs.add(MaskedInput.read(task, keys, fixed, shown(Round.INPUT, party)));
        }
        return keys.resultOfMasked(inputs).request(keys.everybody());
    }

    private List<Digest> digests(int candidate) {
        List<Digest> all = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            all.add(CandidateCommitment.read(shown(Round.COMMIT, party))
                    .candidates()
                    .get(candidate));
        }
        return all;
    }

    private List<KeyShare> keyShares(int candidate) throws FaultException {
        List<KeyShare> all = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            byte[] part = Candidates.split(shown(Round.KEYS, party), KeyShare.size(task.plan()))
                    .get(candidate);
            all.add(KeyShare.read(agreement.candidate(candidate), party + 1, part));
        }
        return all;
    }

    private SharedKeys finished() throws FaultException {
        int kept = kept();
        List<RelinearisationShare> all = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            byte[] part = Candidates.split(shown(Round.RELINEARISE, party), RelinearisationShare.size(task.plan()))
                    .get(kept);
            all.add(RelinearisationShare.read(sums.get(kept), party + 1, part));
        }
        return SharedKeys.of(task, CollectiveKeys.of(sums.get(kept), all));
    }

    /** What the gateway shows of a party's contribution. */
    byte[] shown(Round round, int party) {
        return actor.client()
                .contribution(
                        contract, session, round.toString(), task.parties().get(party))
                .content();
    }

    /** Sends it under a right signature. */
    Wire.Answer send(Round round, byte[] content) {
        Contribution signed = Contribution.sign(
                new Contribution.Address(session, contract.digest(), round.toString(), actor.id()),
                content,
                actor.signing());
        var put = new Wire.Request(
                "PUT",
                "/v1/sessions/" + session + "/rounds/" + round,
                content,
                Map.of("Content-Type", "application/octet-stream"));
        return actor.send(put.with("TCME-Contribution-Signature", signed.signatureText()));
    }

    /** Wipes the secrets. */
    @Override
    public void close() {
        parties.forEach(Party::close);
        candidates.ifPresent(InputCandidates::close);
    }
}
