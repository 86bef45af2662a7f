package dev.tcme.he.lane;

import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.ProvenShare;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Inputs as they come, which nothing proves to be well made; shares of the decryption are proven if the contract asks for it. */
final class PlainInputRounds implements InputRounds {
    private final JointTask task;
    private final Commitments commitments;
    private final Map<Integer, EncryptedInput> inputs = new TreeMap<>();

    PlainInputRounds(JointTask task, Commitments commitments) {
        this.task = task;
        this.commitments = commitments;
    }

    @Override
    public Desk.Check check(KeyRing.Kept keys, Round round, int party) {
        return switch (round) {
            case INPUT_COMMIT -> commitments.own(round);
            case INPUT -> {
                dev.tcme.he.threshold.Digest committed = commitments.of(Round.INPUT_COMMIT, party);
                yield content -> input(party, committed, content);
            }
            default -> throw new IllegalArgumentException("not a round in which inputs are given");
        };
    }

    private Desk.Passed input(int party, dev.tcme.he.threshold.Digest committed, byte[] content) throws PartyFault {
        if (!Commitments.digest(content).equals(committed)) {
            throw commitments.fault(Round.INPUT, party, PartyFault.Kind.UNCOMMITTED);
        }
        EncryptedInput input = EncryptedInput.read(task, party, content);
        return () -> {
            inputs.put(party, input);
            return Map.of(task.input(party).name(), input.commitment());
        };
    }

    @Override
    public Optional<Round> next(Round complete) {
        return complete == Round.INPUT_COMMIT ? Optional.of(Round.INPUT) : Optional.empty();
    }

    @Override
    public Result result(KeyRing.Kept keys) {
        return keys.keys().result(List.copyOf(inputs.values()));
    }

    @Override
    public DecryptionShare share(KeyRing.Kept keys, DecryptionRequest request, int party, byte[] content)
            throws FaultException, PartyFault {
        if (keys.open().isEmpty()) {
            return DecryptionShare.read(request, party + 1, content);
        }
        try {
            return ProvenShare.read(request, keys.open().get(), party + 1, content)
                    .share();
        } catch (FaultException e) {
            throw commitments.fault(Round.SHARE, party, PartyFault.Kind.DEVIATED);
        }
    }
}
