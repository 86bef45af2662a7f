package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Opening;
import dev.tcme.contract.SessionId;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ring.Parallel;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.ProvenShare;
import dev.tcme.he.threshold.PublicShares;
import dev.tcme.he.threshold.RelinearisationShare;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All parties of a contract in one place, with everything that they send as bytes. */
final class Ceremony {
    static final Circuits CIRCUITS = new Circuits(Parallel.none());
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JointTask task;
    private final List<Party> parties = new ArrayList<>();
    private final SharedKeys keys;

    /** Where shares are proven. */
    private final Optional<PublicShares> open;

    Ceremony(Contract contract) throws UnsuitableException, FaultException {
        task = JointTask.of(contract, CIRCUITS);
        Agreement agreement = task.agreement(SessionId.random(RANDOM));
        List<Digest> commitments = new ArrayList<>();
        for (int i = 1; i <= task.parties().size(); i++) {
            Party party = Party.create(agreement, i, state -> {}, RANDOM);
            commitments.add(party.commit());
            parties.add(party);
        }
        List<KeyShare> shares = new ArrayList<>();
        for (Party party : parties) {
            byte[] sent = party.reveal(commitments).share().bytes();
            shares.add(KeyShare.read(agreement, party.number(), sent));
        }
        KeySum sum = KeySum.of(agreement, commitments, shares);
        List<RelinearisationShare> answers = new ArrayList<>();
        for (Party party : parties) {
            byte[] sent = party.relinearise(sum, List.of()).bytes();
            answers.add(RelinearisationShare.read(sum, party.number(), sent));
        }
        keys = SharedKeys.of(task, CollectiveKeys.of(sum, answers));
        open = task.provesShares() ? Optional.of(PublicShares.of(sum, shares)) : Optional.empty();
    }

    JointTask task() {
        return task;
    }

    EncryptedInput input(int party, JsonNode value) {
        Opening opening = Opening.of(Contracts.json("{\"of\":" + party + "}"), RANDOM);
        var own = new EncryptedInput.Value(value, opening.commitment(Domain.INPUT));
        byte[] sent = EncryptedInput.of(task, keys, party, own, RANDOM).bytes();
        return EncryptedInput.read(task, party, sent);
    }

    SharedKeys keys() {
        return keys;
    }

    Result result(List<EncryptedInput> inputs) {
        return keys.result(inputs);
    }

    DecryptionRequest request(List<EncryptedInput> inputs) {
        return result(inputs).request(keys.everybody());
    }

    /** As what every party sends for a result is read from its bytes. */
    Plaintext open(Result result) throws FaultException {
        DecryptionRequest request = result.request(keys.everybody());
        List<DecryptionShare> shares = new ArrayList<>();
        for (byte[] sent : shares(request)) {
            byte[] content = new ResultShare(result, sent).bytes();
            if (content.length != task.shareBytes()) {
                throw new AssertionError(
                        "a task says that " + task.shareBytes() + " bytes are sent, not " + content.length);
            }
            ResultShare given = ResultShare.read(task, keys, content);
            shares.add(share(given.result().request(keys.everybody()), shares.size() + 1, given.share()));
        }
        return request.sum(shares);
    }

    /** What each party sends with the result. */
    List<byte[]> shares(DecryptionRequest request) {
        return parties.stream()
                .map(party -> open.isPresent()
                        ? party.decryptProven(request).bytes()
                        : party.decrypt(request).bytes())
                .toList();
    }

    /** As the gateway reads it. */
    DecryptionShare share(DecryptionRequest request, int party, byte[] sent) throws FaultException {
        return open.isPresent()
                ? ProvenShare.read(request, open.get(), party, sent).share()
                : DecryptionShare.read(request, party, sent);
    }

    /** The decryption of the answer to all parties' values. */
    DecryptionRequest request(String... values) {
        return result(values).request(keys.everybody());
    }

    private Result result(String... values) {
        List<EncryptedInput> inputs = new ArrayList<>();
        for (int party = 0; party < values.length; party++) {
            inputs.add(input(party, Contracts.json("[" + values[party] + "]").get(0)));
        }
        return result(inputs);
    }

    /** The answer to all parties' values. */
    Optional<JsonNode> answer(String... values) throws FaultException {
        return task.answer(open(result(values))).map(answer -> answer.path("answer"));
    }
}
