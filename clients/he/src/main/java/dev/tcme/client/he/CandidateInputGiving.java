package dev.tcme.client.he;

import dev.tcme.contract.ProblemException;
import dev.tcme.he.protocol.CandidateCommitment;
import dev.tcme.he.protocol.DeviationException;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.InputCandidates;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.MaskedInput;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.Coin;
import dev.tcme.he.threshold.Coins;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Several encryptions of random bits, of which a joint coin keeps one. The others are opened, by everybody, and this party makes
 * again what the others had committed to.
 */
final class CandidateInputGiving implements InputGiving {
    private static final String TOO_EARLY =
            "the session asks for a round of the inputs before those that lead to it; this party has stopped";

    private final Exchange exchange;
    private final JointTask task;
    private final EncryptedInput.Value value;
    private final SecureRandom random;
    private final Coin coin;
    private final Digest context;

    private Optional<InputCandidates> candidates = Optional.empty();
    private List<CandidateCommitment> committed = List.of();
    private Optional<Integer> kept = Optional.empty();
    private byte[] given = {};

    CandidateInputGiving(Exchange exchange, JointTask task, EncryptedInput.Value value, SecureRandom random) {
        this.exchange = exchange;
        this.task = task;
        this.value = value;
        this.random = random;
        this.coin = Coin.random(random);
        this.context = task.inputCoins(exchange.session());
    }

    @Override
    public void give(Round round, SharedKeys keys) throws FaultException {
        switch (round) {
            case INPUT_COMMIT -> {
                var made = new InputCandidates(task, keys, exchange.own(), random);
                candidates = Optional.of(made);
                exchange.send(
                        round,
                        new CandidateCommitment(made.digests(), coin.commitment(context, exchange.own() + 1)).bytes(),
                        "encrypted " + Round.CANDIDATES + " times random bits and committed to them, and to a coin");
            }
            case INPUT_COIN -> {
                committed = exchange.all(Round.INPUT_COMMIT).stream()
                        .map(CandidateCommitment::read)
                        .toList();
                requireDifferent();
                exchange.send(round, coin.bytes(), "revealed its coin, which with the others' says what is opened");
            }
            case INPUT -> {
                int chosen = choice();
                kept = Optional.of(chosen);
                given = candidates
                        .orElseThrow(() -> new JoinException(TOO_EARLY))
                        .input(chosen, value);
                exchange.send(round, given, "opened all candidates but one and turned that one into its input");
            }
            default -> throw new JoinException("the gateway asks for a round that this protocol does not have");
        }
    }

    private void requireDifferent() {
        List<Digest> all =
                committed.stream().flatMap(one -> one.candidates().stream()).toList();
        if (Set.copyOf(all).size() < all.size()) {
            throw new JoinException("two parties have committed to the same ciphertexts, so one has copied the other's;"
                    + " this party has stopped and burnt its keys");
        }
    }

    private int choice() throws FaultException {
        if (committed.isEmpty()) {
            throw new JoinException(TOO_EARLY);
        }
        List<Coin> coins = new ArrayList<>();
        for (int party = 0; party < exchange.parties().size(); party++) {
            coins.add(Coin.read(party + 1, exchange.fetch(Round.INPUT_COIN, party)));
        }
        return Coins.of(
                        context,
                        committed.stream().map(CandidateCommitment::coin).toList(),
                        coins)
                .choice(Round.CANDIDATES);
    }

    @Override
    public boolean isGiven() {
        return kept.isPresent();
    }

    @Override
    public Result result(SharedKeys keys) {
        List<MaskedInput> inputs = new ArrayList<>();
        for (int party = 0; party < exchange.parties().size(); party++) {
            inputs.add(read(keys, party));
        }
        return keys.resultOfMasked(inputs);
    }

    private MaskedInput read(SharedKeys keys, int party) {
        var fixed = new MaskedInput.Fixed(party, committed.get(party), kept.orElseThrow());
        try {
            if (party == exchange.own()) {
                return MaskedInput.own(task, given);
            }
            return MaskedInput.read(task, keys, fixed, exchange.fetch(Round.INPUT, party));
        } catch (ProblemException e) {
            throw stopped(party, e.detail());
        } catch (DeviationException e) {
            throw stopped(party, String.valueOf(e.getMessage()));
        }
    }

    private JoinException stopped(int party, String why) {
        return new JoinException("the input of " + exchange.parties().get(party)
                + " is not what the protocol asks for (" + why + "); this party has stopped and burnt its keys");
    }

    @Override
    public byte[] share(PartyKeys keys, DecryptionRequest request) {
        return keys.party().decryptProven(request).bytes();
    }

    @Override
    public void close() {
        candidates.ifPresent(InputCandidates::close);
    }
}
