package dev.tcme.client.he;

import dev.tcme.he.protocol.CandidateCommitment;
import dev.tcme.he.protocol.Candidates;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.Coin;
import dev.tcme.he.threshold.Coins;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.Opening;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.RelinearisationShare;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several sets of keys, of which a joint coin keeps one. The secrets of the others are opened, by everybody, and this party makes
 * again what the others had given.
 */
final class CandidateKeyMaking implements KeyMaking {
    private static final String TOO_EARLY =
            "the session asks for a round of the keys before those that lead to it; this party has stopped";

    private final Exchange exchange;
    private final JointTask task;
    private final PartyKeys keys;
    private final Coin coin;

    private List<CandidateCommitment> committed = List.of();
    private final List<KeyShare> shares = new ArrayList<>();
    private final List<KeySum> sums = new ArrayList<>();
    private final List<List<RelinearisationShare>> answers = new ArrayList<>();
    private Optional<Integer> kept = Optional.empty();

    CandidateKeyMaking(Exchange exchange, JointTask task, PartyKeys keys, SecureRandom random) {
        this.exchange = exchange;
        this.task = task;
        this.keys = keys;
        this.coin = Coin.random(random);
    }

    @Override
    public void give(Round round) throws FaultException {
        switch (round) {
            case COMMIT -> commit();
            case KEYS -> reveal();
            case RELINEARISE -> relinearise();
            case COIN -> coin();
            case OPENING -> open();
            default -> throw new JoinException("the gateway asks for a round that this protocol does not have");
        }
    }

    private Digest context() {
        return keys.agreement().digest();
    }

    private int number() {
        return exchange.own() + 1;
    }

    private void commit() {
        List<Digest> digests = keys.candidates().stream().map(Party::commit).toList();
        exchange.send(
                Round.COMMIT,
                new CandidateCommitment(digests, coin.commitment(context(), number())).bytes(),
                "committed to " + Round.CANDIDATES + " candidates of its share of the keys, and to a coin");
    }

    private void reveal() throws FaultException {
        committed = exchange.all(Round.COMMIT).stream()
                .map(CandidateCommitment::read)
                .toList();
        for (int i = 0; i < Round.CANDIDATES; i++) {
            shares.add(keys.candidates().get(i).reveal(digests(i)).share());
        }
        exchange.send(
                Round.KEYS,
                Candidates.joined(shares.stream().map(KeyShare::bytes).toList()),
                "gave all candidates of its share of the public and evaluation keys");
    }

    /** What all parties committed to as one candidate. */
    private List<Digest> digests(int candidate) {
        return committed.stream().map(one -> one.candidates().get(candidate)).toList();
    }

    private void relinearise() throws FaultException {
        require(!shares.isEmpty());
        List<List<byte[]>> given = new ArrayList<>();
        for (int party = 0; party < exchange.parties().size(); party++) {
            given.add(
                    party == exchange.own()
                            ? List.of()
                            : Candidates.split(exchange.fetch(Round.KEYS, party), KeyShare.size(task.plan())));
        }
        List<byte[]> own = new ArrayList<>();
        for (int i = 0; i < Round.CANDIDATES; i++) {
            List<KeyShare> all = new ArrayList<>();
            for (int party = 0; party < given.size(); party++) {
                all.add(
                        party == exchange.own()
                                ? shares.get(i)
                                : KeyShare.read(
                                        keys.agreement().candidate(i),
                                        party + 1,
                                        given.get(party).get(i)));
            }
            KeySum sum = KeySum.of(keys.agreement().candidate(i), digests(i), all);
            sums.add(sum);
            own.add(keys.candidates().get(i).relinearise(sum, List.of()).bytes());
        }
        shares.clear();
        exchange.send(
                Round.RELINEARISE,
                Candidates.joined(own),
                "checked all key shares and gave its relinearisation share for each candidate");
    }

    /** Reveals the coin, once everything that it decides about is fixed: this party has seen it. */
    private void coin() throws FaultException {
        require(sums.size() == Round.CANDIDATES);
        for (int i = 0; i < Round.CANDIDATES; i++) {
            answers.add(new ArrayList<>());
        }
        for (int party = 0; party < exchange.parties().size(); party++) {
            List<byte[]> parts =
                    Candidates.split(exchange.fetch(Round.RELINEARISE, party), RelinearisationShare.size(task.plan()));
            for (int i = 0; i < Round.CANDIDATES; i++) {
                answers.get(i).add(RelinearisationShare.read(sums.get(i), party + 1, parts.get(i)));
            }
        }
        exchange.send(Round.COIN, coin.bytes(), "revealed its coin, which with the others' says what is opened");
    }

    private void open() throws FaultException {
        require(!answers.isEmpty());
        List<Coin> coins = new ArrayList<>();
        for (int party = 0; party < exchange.parties().size(); party++) {
            coins.add(Coin.read(party + 1, exchange.fetch(Round.COIN, party)));
        }
        List<Digest> commitments =
                committed.stream().map(CandidateCommitment::coin).toList();
        int chosen = Coins.of(context(), commitments, coins).choice(Round.CANDIDATES);
        kept = Optional.of(chosen);
        List<byte[]> openings =
                keys.keepOnly(chosen).stream().map(Opening::bytes).toList();
        exchange.send(Round.OPENING, Candidates.joined(openings), "opened the secrets of all candidates but one");
    }

    @Override
    public SharedKeys finished() throws FaultException {
        int chosen = kept.orElseThrow(() -> new JoinException(TOO_EARLY));
        for (int party = 0; party < exchange.parties().size(); party++) {
            if (party != exchange.own()) {
                check(party, chosen);
            }
        }
        return SharedKeys.of(task, CollectiveKeys.of(sums.get(chosen), answers.get(chosen)));
    }

    private void check(int party, int chosen) throws FaultException {
        List<byte[]> parts = Candidates.opened(exchange.fetch(Round.OPENING, party), Opening.size());
        int next = 0;
        for (int i = 0; i < Round.CANDIDATES; i++) {
            if (i != chosen) {
                Opening.read(keys.agreement().candidate(i), party + 1, parts.get(next++))
                        .check(sums.get(i), answers.get(i).get(party));
            }
        }
    }

    private static void require(boolean inTurn) {
        if (!inTurn) {
            throw new JoinException(TOO_EARLY);
        }
    }
}
