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
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.InputCandidates;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.MaskedInput;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.ResultShare;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.Coin;
import dev.tcme.he.threshold.Coins;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.RelinearisationShare;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** Of one that uses earlier ones. */
    private static final List<Round> KEPT_KEYS = ROUNDS.subList(ROUNDS.indexOf(Round.INPUT_COMMIT), ROUNDS.size());

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Player player;
    private final JointTask task;
    private final int own;
    private final Keys keys;
    private final SessionId session;
    private final Opening value;
    private final Coin inputCoin;
    private Optional<InputCandidates> candidates = Optional.empty();

    /**
     * Who plays.
     *
     * @param value what the party brings
     * @param random all that it draws, but for what signs its requests
     */
    record Player(Actor actor, JsonNode value, SecureRandom random) {}

    /** What outlives a session. */
    private static final class Keys {
        private final Agreement agreement;
        private final Coin coin;
        private final List<Party> parties = new ArrayList<>();

        /** For each candidate, what the party would have on disk if it kept that one. */
        private final Map<Integer, byte[]> states = new HashMap<>();

        private final List<KeySum> sums = new ArrayList<>();
        private Optional<Integer> kept = Optional.empty();
        private Optional<SharedKeys> shared = Optional.empty();

        Keys(Agreement agreement, int number, SecureRandom random) {
            this.agreement = agreement;
            this.coin = Coin.random(random);
            for (int i = 0; i < Round.CANDIDATES; i++) {
                int candidate = i;
                parties.add(Party.create(
                        agreement.candidate(i), number, state -> states.put(candidate, state.clone()), random));
            }
        }
    }

    private CovertRogue(Player player, JointTask task, SessionId session, Keys keys) {
        this.player = player;
        this.task = task;
        this.own = task.parties().indexOf(player.actor().id());
        this.keys = keys;
        this.session = session;
        this.value = Opening.of(player.value(), player.random());
        this.inputCoin = Coin.random(player.random());
    }

    /** In a session in which keys are made. */
    static CovertRogue in(Contract contract, SessionId session, Actor actor, JsonNode value) {
        return in(contract, session, new Player(actor, value, RANDOM));
    }

    /** In a session in which keys are made. */
    static CovertRogue in(Contract contract, SessionId session, Player player) {
        try {
            JointTask task = JointTask.of(contract, JointMember.CIRCUITS, LaneForm.COVERT);
            int number = task.parties().indexOf(player.actor().id()) + 1;
            return new CovertRogue(player, task, session, new Keys(task.agreement(session), number, player.random()));
        } catch (UnsuitableException e) {
            throw new IllegalStateException("expected a contract that can be computed so", e);
        }
    }

    /** In a session that uses the keys of this one. */
    CovertRogue again(SessionId next) {
        return new CovertRogue(player, task, next, keys);
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

    /** Under the candidate that was kept. */
    Party party() {
        return keys.parties.get(kept());
    }

    /** The state of {@link #party} as it would be on disk: its secret. */
    byte[] state() {
        return keys.states.get(kept());
    }

    /** Honestly through all rounds before this one, and then until everybody else has given to it. */
    void playUntil(Round last) {
        for (Round round : keys.shared.isPresent() ? KEPT_KEYS : ROUNDS) {
            awaitTurn(round);
            if (round == last) {
                return;
            }
            send(round, make(round)).requireStatus(200);
        }
    }

    private Actor actor() {
        return player.actor();
    }

    void awaitTurn(Round round) {
        Await.until(LIMIT, "the turn of " + actor() + " in the round " + round, () -> {
            var view = actor().client().session(session);
            if (view.state().isFinal()) {
                throw new AssertionError("the session has ended as " + view.state() + " " + view.reason() + " before "
                        + actor() + " gave to the round " + round);
            }
            return view.progress()
                    .filter(progress -> progress.round().equals(round.toString())
                            && progress.waitingFor().equals(List.of(actor().id())))
                    .isPresent();
        });
    }

    byte[] make(Round round) {
        try {
            return content(round);
        } catch (FaultException e) {
            throw new IllegalStateException("the other party is honest here", e);
        }
    }

    private byte[] content(Round round) throws FaultException {
        return switch (round) {
            case COMMIT ->
                new CandidateCommitment(
                                keys.parties.stream().map(Party::commit).toList(),
                                keys.coin.commitment(keys.agreement.digest(), own + 1))
                        .bytes();
            case KEYS -> {
                List<byte[]> parts = new ArrayList<>();
                for (int i = 0; i < Round.CANDIDATES; i++) {
                    parts.add(keys.parties.get(i).reveal(digests(i)).share().bytes());
                }
                yield Candidates.joined(parts);
            }
            case RELINEARISE -> {
                List<byte[]> parts = new ArrayList<>();
                for (int i = 0; i < Round.CANDIDATES; i++) {
                    keys.sums.add(KeySum.of(keys.agreement.candidate(i), digests(i), keyShares(i)));
                    parts.add(keys.parties
                            .get(i)
                            .relinearise(keys.sums.get(i), List.of())
                            .bytes());
                }
                yield Candidates.joined(parts);
            }
            case COIN -> keys.coin.bytes();
            case OPENING -> {
                int kept = kept();
                List<byte[]> parts = new ArrayList<>();
                for (int i = 0; i < Round.CANDIDATES; i++) {
                    if (i != kept) {
                        parts.add(keys.parties.get(i).open().bytes());
                    }
                }
                yield Candidates.joined(parts);
            }
            case INPUT_COMMIT -> {
                if (keys.shared.isEmpty()) {
                    keys.shared = Optional.of(finished());
                }
                candidates = Optional.of(new InputCandidates(task, keys.shared.get(), own, player.random()));
                yield new CandidateCommitment(
                                candidates.get().digests(), inputCoin.commitment(task.inputCoins(session), own + 1))
                        .bytes();
            }
            case INPUT_COIN -> inputCoin.bytes();
            case INPUT ->
                candidates
                        .orElseThrow()
                        .input(keptInput(), new EncryptedInput.Value(value.value(), value.commitment(Domain.INPUT)));
            case SHARE -> given(result(shown(Round.INPUT, own)));
            default -> throw new IllegalArgumentException("expected a round of the form 'covert', not " + round);
        };
    }

    /** Which candidate of the keys the coins keep; from the round of the openings on. */
    int kept() {
        if (keys.kept.isEmpty()) {
            keys.kept = Optional.of(choice(keys.agreement.digest(), Round.COMMIT, Round.COIN));
        }
        return keys.kept.get();
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

    /** What is to be decrypted, had this party brought this input. */
    Result result(byte[] brought) {
        List<MaskedInput> inputs = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            inputs.add(MaskedInput.own(task, party == own ? brought : shown(Round.INPUT, party)));
        }
        return keys.shared.orElseThrow().resultOfMasked(inputs);
    }

    /** A result with a proven share that fits it; the only one that this party can make of it. */
    byte[] given(Result result) {
        List<Integer> everybody = keys.shared.orElseThrow().everybody();
        byte[] share = party().decryptProven(result.request(everybody)).bytes();
        return new ResultShare(result, share).bytes();
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
            all.add(KeyShare.read(keys.agreement.candidate(candidate), party + 1, part));
        }
        return all;
    }

    private SharedKeys finished() throws FaultException {
        int kept = kept();
        List<RelinearisationShare> all = new ArrayList<>();
        for (int party = 0; party < task.parties().size(); party++) {
            byte[] part = Candidates.split(shown(Round.RELINEARISE, party), RelinearisationShare.size(task.plan()))
                    .get(kept);
            all.add(RelinearisationShare.read(keys.sums.get(kept), party + 1, part));
        }
        return SharedKeys.of(task, CollectiveKeys.of(keys.sums.get(kept), all));
    }

    /** What the gateway shows of a party's contribution. */
    byte[] shown(Round round, int party) {
        return actor().client()
                .contribution(
                        task.contract(),
                        session,
                        round.toString(),
                        task.parties().get(party))
                .content();
    }

    /** Sends it under a right signature. */
    Wire.Answer send(Round round, byte[] content) {
        Contribution signed = Contribution.sign(
                new Contribution.Address(session, task.contract().digest(), round.toString(), actor().id()),
                content,
                actor().signing());
        var put = new Wire.Request(
                "PUT",
                "/v1/sessions/" + session + "/rounds/" + round,
                content,
                Map.of("Content-Type", "application/octet-stream"));
        return actor().send(put.with("TCME-Contribution-Signature", signed.signatureText()));
    }

    /** Wipes the secrets. */
    @Override
    public void close() {
        keys.parties.forEach(Party::close);
        candidates.ifPresent(InputCandidates::close);
    }
}
