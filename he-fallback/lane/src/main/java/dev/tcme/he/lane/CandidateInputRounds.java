package dev.tcme.he.lane;

import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.CandidateCommitment;
import dev.tcme.he.protocol.DeviationException;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.MaskedInput;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.Coin;
import dev.tcme.he.threshold.Coins;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.ProvenShare;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Inputs of which all candidates but one are opened, and shares that are proven. */
final class CandidateInputRounds implements InputRounds {
    private final JointTask task;
    private final dev.tcme.he.threshold.Digest context;
    private final Commitments commitments;
    private final Map<Integer, Coin> coins = new TreeMap<>();
    private final Map<Integer, MaskedInput> inputs = new TreeMap<>();
    private Optional<Integer> kept = Optional.empty();

    /** @param context what the coins belong to */
    CandidateInputRounds(JointTask task, dev.tcme.he.threshold.Digest context, Commitments commitments) {
        this.task = task;
        this.context = context;
        this.commitments = commitments;
    }

    @Override
    public Desk.Check check(KeyRing.Kept keys, Round round, int party) {
        return switch (round) {
            case INPUT_COMMIT -> commitments.ownCandidates(round);
            case INPUT_COIN -> {
                CandidateCommitment committed = committed(party);
                yield content -> coin(party, committed, content);
            }
            case INPUT -> {
                var fixed = new MaskedInput.Fixed(party, committed(party), kept.orElseThrow());
                yield content -> input(keys, fixed, content);
            }
            default -> throw new IllegalArgumentException("not a round in which inputs are given");
        };
    }

    private Desk.Passed coin(int party, CandidateCommitment committed, byte[] content)
            throws FaultException, PartyFault {
        Coin coin = Coin.read(party + 1, content);
        if (!coin.commitment(context, party + 1).equals(committed.coin())) {
            throw commitments.fault(Round.INPUT_COIN, party, PartyFault.Kind.UNCOMMITTED);
        }
        return () -> {
            coins.put(party, coin);
            return Map.of();
        };
    }

    private Desk.Passed input(KeyRing.Kept keys, MaskedInput.Fixed fixed, byte[] content) throws PartyFault {
        MaskedInput input;
        try {
            input = MaskedInput.read(task, keys.keys(), fixed, content);
        } catch (DeviationException e) {
            throw commitments.fault(Round.INPUT, fixed.party(), PartyFault.Kind.DEVIATED);
        }
        return () -> {
            inputs.put(fixed.party(), input);
            return Map.of(task.input(fixed.party()).name(), input.commitment());
        };
    }

    private CandidateCommitment committed(int party) {
        return commitments.candidates(Round.INPUT_COMMIT, party);
    }

    @Override
    public Optional<Round> next(Round complete) throws FaultException {
        return switch (complete) {
            case INPUT_COMMIT -> Optional.of(Round.INPUT_COIN);
            case INPUT_COIN -> {
                List<dev.tcme.he.threshold.Digest> committed = IntStream.range(
                                0, task.parties().size())
                        .mapToObj(party -> committed(party).coin())
                        .toList();
                kept = Optional.of(Coins.of(context, committed, List.copyOf(coins.values()))
                        .choice(Round.CANDIDATES));
                yield Optional.of(Round.INPUT);
            }
            default -> Optional.empty();
        };
    }

    @Override
    public Result result(KeyRing.Kept keys) {
        return keys.keys().resultOfMasked(List.copyOf(inputs.values()));
    }

    @Override
    public DecryptionShare share(KeyRing.Kept keys, DecryptionRequest request, int party, byte[] content)
            throws PartyFault {
        try {
            return ProvenShare.read(request, keys.open().orElseThrow(), party + 1, content)
                    .share();
        } catch (FaultException e) {
            throw commitments.fault(Round.SHARE, party, PartyFault.Kind.DEVIATED);
        }
    }
}
