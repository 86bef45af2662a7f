package dev.tcme.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.CandidateCommitment;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.DeviationException;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.InputCandidates;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.MaskedInput;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.protocol.TwoMessageTask;
import dev.tcme.he.protocol.UnsuitableException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each side of a comparison computes, in one thread and without a network. */
final class CompareEngine {
    private static final long NUMBER_BOUND = 1L << 32;

    /** A comparison in two messages takes so little that it is made many times as often, or it would be measured cold. */
    private static final int QUICK = 20;

    private static final String SHARED = "shared key: ";
    private static final String CHECKED = "shared key, all checked: ";

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
        Circuits circuits = new Circuits(Parallel.none());
        threshold(JointTask.of(threeWay, circuits, LaneForm.THRESHOLD));
        covert(JointTask.of(threeWay, circuits, LaneForm.COVERT));
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
        try (Made made = made(SHARED, task, task.agreement(SessionId.random(random)))) {
            for (int i = 0; i < Math.min(warmup + rounds, JointTask.ANSWERS_MAX); i++) {
                List<EncryptedInput> inputs = new ArrayList<>();
                for (int party = 0; party < made.parties.size(); party++) {
                    int index = party;
                    EncryptedInput.Value own = value();
                    byte[] sent = timed(
                            SHARED + "a party encrypts",
                            () -> EncryptedInput.of(task, made.keys, index, own, random)
                                    .bytes());
                    inputs.add(EncryptedInput.read(task, party, sent));
                }
                DecryptionRequest request = timed(
                        SHARED + "evaluating (one pair or 256)",
                        () -> made.keys.result(inputs).request(made.keys.everybody()));
                List<DecryptionShare> shares = new ArrayList<>();
                for (Party party : made.parties) {
                    shares.add(timed(SHARED + "a party gives its share", () -> party.decrypt(request)));
                }
                requireAnswer(timed(SHARED + "the gateway decodes", () -> task.answer(request.sum(shares))));
            }
        }
    }

    /** The keys are one of the candidates that a session makes. */
    private void covert(JointTask task) throws FaultException {
        Agreement agreement = task.agreement(SessionId.random(random)).candidate(1);
        try (Made made = made(CHECKED, task, agreement)) {
            for (int i = 0; i < Math.min(warmup + rounds, JointTask.ANSWERS_MAX); i++) {
                List<MaskedInput> inputs = new ArrayList<>();
                for (int party = 0; party < made.parties.size(); party++) {
                    inputs.add(masked(task, made.keys, party));
                }
                DecryptionRequest request = timed(
                        CHECKED + "evaluating (one pair or 256)",
                        () -> made.keys.resultOfMasked(inputs).request(made.keys.everybody()));
                List<DecryptionShare> shares = new ArrayList<>();
                for (int party = 0; party < made.parties.size(); party++) {
                    int number = party + 1;
                    Party one = made.parties.get(party);
                    byte[] sent = timed(
                            CHECKED + "a party gives its share and proof",
                            () -> one.decryptProven(request).bytes());
                    shares.add(timed(
                            CHECKED + "checking a share's proof",
                            () -> ProvenShare.read(request, made.open, number, sent)
                                    .share()));
                }
                requireAnswer(timed(CHECKED + "the gateway decodes", () -> task.answer(request.sum(shares))));
            }
        }
    }

    private MaskedInput masked(JointTask task, SharedKeys keys, int party) throws FaultException {
        try (InputCandidates candidates = timed(
                CHECKED + "a party encrypts its candidates", () -> new InputCandidates(task, keys, party, random))) {
            byte[] sent = candidates.input(0, value());
            CandidateCommitment committed = new CandidateCommitment(candidates.digests(), agreedCoin());
            MaskedInput.Fixed fixed = new MaskedInput.Fixed(party, committed, 0);
            return timed(CHECKED + "checking another's input", () -> read(task, keys, fixed, sent));
        }
    }

    /** It stands for the digest of a coin, which says nothing here: the first candidate is always kept. */
    private static Digest agreedCoin() {
        return Digest.of(new byte[Digest.BYTES]);
    }

    private static MaskedInput read(JointTask task, SharedKeys keys, MaskedInput.Fixed fixed, byte[] sent) {
        try {
            return MaskedInput.read(task, keys, fixed, sent);
        } catch (DeviationException e) {
            throw new IllegalStateException("an honest input did not hold", e);
        }
    }

    private static void requireAnswer(Optional<JsonNode> answer) {
        if (answer.isEmpty()) {
            throw new IllegalStateException("a comparison gave no answer");
        }
    }

    /** Two parties with keys that they made. */
    private record Made(List<Party> parties, SharedKeys keys, PublicShares open) implements AutoCloseable {
        @Override
        public void close() {
            parties.forEach(Party::close);
        }
    }

    private Made made(String form, JointTask task, Agreement agreement) throws FaultException {
        List<Party> parties = List.of(
                Party.create(agreement, 1, state -> {}, random), Party.create(agreement, 2, state -> {}, random));
        List<Digest> commitments = new ArrayList<>();
        for (Party party : parties) {
            commitments.add(timed(form + "a party's commitment", party::commit));
        }
        List<KeyShare> shares = new ArrayList<>();
        for (Party party : parties) {
            shares.add(timed(
                    form + "a party's key share",
                    () -> party.reveal(commitments).share()));
        }
        KeySum sum = timed(form + "adding up key shares", () -> KeySum.of(agreement, commitments, shares));
        List<RelinearisationShare> answers = new ArrayList<>();
        for (Party party : parties) {
            answers.add(timed(form + "a party's relinearisation share", () -> party.relinearise(sum, List.of())));
        }
        SharedKeys keys =
                timed(form + "finishing the keys", () -> SharedKeys.of(task, CollectiveKeys.of(sum, answers)));
        return new Made(parties, keys, PublicShares.of(sum, shares));
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
