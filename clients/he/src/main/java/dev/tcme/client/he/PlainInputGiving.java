package dev.tcme.client.he;

import dev.tcme.contract.ProblemException;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.Digest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One encrypted input, which nothing proves to be well made. */
final class PlainInputGiving implements InputGiving {
    private final Exchange exchange;
    private final JointTask task;
    private final EncryptedInput.Value value;
    private final SecureRandom random;

    private byte[] encrypted = {};
    private Optional<EncryptedInput> input = Optional.empty();
    private List<Digest> committed = List.of();

    PlainInputGiving(Exchange exchange, JointTask task, EncryptedInput.Value value, SecureRandom random) {
        this.exchange = exchange;
        this.task = task;
        this.value = value;
        this.random = random;
    }

    @Override
    public void give(Round round, SharedKeys keys) {
        switch (round) {
            case INPUT_COMMIT -> encrypt(keys);
            case INPUT -> {
                committed = exchange.all(Round.INPUT_COMMIT).stream()
                        .map(Digest::of)
                        .toList();
                if (Set.copyOf(committed).size() < committed.size()) {
                    throw new JoinException("two parties have committed to the same ciphertexts, so one has copied the"
                            + " other's; this party has stopped and burnt its keys");
                }
                exchange.send(round, encrypted, "gave its input, encrypted under the shared key");
            }
            default -> throw new JoinException("the gateway asks for a round that this protocol does not have");
        }
    }

    /** Fixed and committed to before any other party's input can be seen. */
    private void encrypt(SharedKeys keys) {
        encrypted = EncryptedInput.of(task, keys, exchange.own(), value, random).bytes();
        // As the others read it, so that all compute the same bits.
        input = Optional.of(EncryptedInput.read(task, exchange.own(), encrypted));
        exchange.send(Round.INPUT_COMMIT, sha256(encrypted).bytes(), "encrypted its input and committed to it");
    }

    private static Digest sha256(byte[] content) {
        return Digest.of(dev.tcme.contract.Digest.ofFile(content).bytes());
    }

    @Override
    public boolean isGiven() {
        return input.isPresent() && !committed.isEmpty();
    }

    @Override
    public Result result(SharedKeys keys) {
        List<EncryptedInput> inputs = new ArrayList<>();
        for (int party = 0; party < exchange.parties().size(); party++) {
            inputs.add(party == exchange.own() ? input.orElseThrow() : read(party));
        }
        return keys.result(inputs);
    }

    private EncryptedInput read(int party) {
        byte[] sent = exchange.fetch(Round.INPUT, party);
        String name = exchange.parties().get(party);
        if (!sha256(sent).equals(committed.get(party))) {
            throw new JoinException("the input of " + name
                    + " is not the one that it had committed to; this party has stopped and burnt its keys");
        }
        try {
            return EncryptedInput.read(task, party, sent);
        } catch (ProblemException e) {
            throw new JoinException("the input of " + name + " is no ciphertext of this task (" + e.detail()
                    + "); this party has stopped and burnt its keys");
        }
    }

    @Override
    public byte[] share(PartyKeys keys, DecryptionRequest request) {
        return task.provesShares()
                ? keys.party().decryptProven(request).bytes()
                : keys.party().decrypt(request).bytes();
    }

    @Override
    public void close() {}
}
