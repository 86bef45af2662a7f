package dev.tcme.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.DeviationException;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.protocol.TwoMessageTask;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.ring.Parallel;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.RelinearisationShare;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each side of a comparison computes, in one thread and without a network. */
final class CompareEngine {
    private static final long NUMBER_BOUND = 1L << 32;

    /** A comparison in two messages takes so little that it is made many times as often, or it would be measured cold. */
    private static final int QUICK = 20;

    private final Contract threeWay;
    private final Contract less;
    private final int warmup;
    private final int rounds;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, List<Double>> millis = new LinkedHashMap<>();

    /**
     * @param threeWay asks which number is larger
     * @param less asks whether the first is smaller, and nothing else
     */
    CompareEngine(Contract threeWay, Contract less, int warmup, int rounds) {
        this.threeWay = threeWay;
        this.less = less;
        this.warmup = warmup;
        this.rounds = rounds;
    }

    interface Work<T> {
        T done() throws FaultException;
    }

    /** Milliseconds of each round, by what was done. */
    Map<String, List<Double>> run() throws FaultException, UnsuitableException {
        threshold(JointTask.of(threeWay, new Circuits(Parallel.none())));
        Map<String, List<Double>> all = counted(warmup);
        twoMessages("two messages: ", TwoMessageTask.of(threeWay));
        twoMessages("two messages, less alone: ", TwoMessageTask.of(less));
        all.putAll(counted(QUICK * warmup));
        return all;
    }

    /** What was measured since, without the first rounds. */
    private Map<String, List<Double>> counted(int uncounted) {
        Map<String, List<Double>> counted = new LinkedHashMap<>(millis);
        counted.replaceAll((name, all) -> List.copyOf(all.subList(Math.min(uncounted, all.size() - 1), all.size())));
        millis.clear();
        return counted;
    }

    private <T> T timed(String name, Work<T> work) throws FaultException {
        long start = System.nanoTime();
        T result = work.done();
        millis.computeIfAbsent(name, key -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
        return result;
    }

    private EncryptedInput.Value value() {
        JsonNode value = Json.tree(Map.of("value", random.nextLong(NUMBER_BOUND)));
        return new EncryptedInput.Value(value, Opening.of(value, random).commitment(Domain.INPUT));
    }

    private void threshold(JointTask task) throws FaultException {
        Agreement agreement = task.agreement(SessionId.random(random));
        List<Party> parties = List.of(
                Party.create(agreement, 1, state -> {}, random), Party.create(agreement, 2, state -> {}, random));
        SharedKeys keys = keys(task, agreement, parties);
        for (int i = 0; i < Math.min(warmup + rounds, JointTask.ANSWERS_MAX); i++) {
            List<EncryptedInput> inputs = new ArrayList<>();
            for (int party = 0; party < parties.size(); party++) {
                int index = party;
                EncryptedInput.Value own = value();
                byte[] sent = timed(
                        "shared key: a party encrypts",
                        () -> EncryptedInput.of(task, keys, index, own, random).bytes());
                inputs.add(EncryptedInput.read(task, party, sent));
            }
            DecryptionRequest request = timed(
                    "shared key: the gateway evaluates (one pair or 512)",
                    () -> keys.result(inputs).request(keys.everybody()));
            var shares = new ArrayList<dev.tcme.he.threshold.DecryptionShare>();
            for (Party party : parties) {
                shares.add(timed("shared key: a party gives its share", () -> party.decrypt(request)));
            }
            boolean legal = timed(
                    "shared key: the gateway decodes",
                    () -> task.answer(request.sum(shares)).isPresent());
            if (!legal) {
                throw new IllegalStateException("a comparison gave no answer");
            }
        }
        parties.forEach(Party::close);
    }

    private SharedKeys keys(JointTask task, Agreement agreement, List<Party> parties) throws FaultException {
        List<Digest> commitments = new ArrayList<>();
        for (Party party : parties) {
            commitments.add(timed("shared key: a party's commitment", party::commit));
        }
        List<KeyShare> shares = new ArrayList<>();
        for (Party party : parties) {
            shares.add(timed(
                    "shared key: a party's key share",
                    () -> party.reveal(commitments).share()));
        }
        KeySum sum = timed("shared key: adding up key shares", () -> KeySum.of(agreement, commitments, shares));
        List<RelinearisationShare> answers = new ArrayList<>();
        for (Party party : parties) {
            answers.add(timed("shared key: a party's relinearisation share", () -> party.relinearise(sum, List.of())));
        }
        return timed("shared key: finishing the keys", () -> SharedKeys.of(task, CollectiveKeys.of(sum, answers)));
    }

    private void twoMessages(String form, TwoMessageTask task) throws FaultException {
        for (int i = 0; i < QUICK * (warmup + rounds); i++) {
            EncryptedInput.Value x = value();
            EncryptedInput.Value y = value();
            timed(form + "all of it", () -> asked(form, task, x, y));
        }
    }

    private byte[] asked(String form, TwoMessageTask task, EncryptedInput.Value x, EncryptedInput.Value y)
            throws FaultException {
        try (TwoMessageTask.Asker asker = timed(form + "the key", () -> task.new Asker(x, random))) {
            byte[] question = timed(form + "the question and its proof", asker::question);
            TwoMessageTask.Asked asked = timed(form + "checking the proof", () -> checked(task, question));
            TwoMessageTask.Reply reply = timed(form + "the answer", () -> task.reply(y, asked, random));
            return timed(form + "reading the answer", () -> asker.halves(reply.answer()));
        }
    }

    private static TwoMessageTask.Asked checked(TwoMessageTask task, byte[] question) {
        try {
            return task.asked(question);
        } catch (DeviationException e) {
            throw new IllegalStateException("a question's proof did not hold", e);
        }
    }
}
