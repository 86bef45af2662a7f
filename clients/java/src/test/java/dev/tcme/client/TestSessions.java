package dev.tcme.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sessions of a {@link TestGateway}: computed in memory, with real sealing, evidence and receipts. */
final class TestSessions {
    private final SecureRandom random = new SecureRandom();
    private final SigningKey key;
    private final SigningKey stranger = SigningKey.generate(random);
    private final TestLog log;
    private final TestLog strangersLog;
    private final Behaviour behaviour;
    private final Map<SessionId, Entry> entries = new LinkedHashMap<>();

    TestSessions(SigningKey key, TestLog log, Behaviour behaviour) {
        this.key = key;
        this.log = log;
        this.behaviour = behaviour;
        this.strangersLog = new TestLog("tcme.test/log", stranger);
    }

    private static final class Entry {
        final Contract contract;
        final Sealing.PrivateKey sealingKey = Sealing.PrivateKey.generate();
        final Instant opened = Clock.systemUTC().instant();
        final Map<String, JsonNode> inputs = new HashMap<>();
        final TreeMap<String, Digest> commitments = new TreeMap<>();
        final Map<String, Sealed> outputs = new HashMap<>();
        Optional<EndReason> reason = Optional.empty();
        Optional<ReceiptBundle> receipt = Optional.empty();

        Entry(Contract contract) {
            this.contract = contract;
        }
    }

    synchronized SessionView open(Contract contract) {
        SessionId id = SessionId.random(random);
        Entry entry = new Entry(contract);
        entries.put(id, entry);
        if (behaviour == Behaviour.POLICY_DENIES) {
            end(id, entry, EndReason.POLICY_DENIED, new TreeMap<>());
        }
        return view(id);
    }

    private Entry entry(SessionId id) {
        return Optional.ofNullable(entries.get(id))
                .orElseThrow(() -> new ProblemException(Problem.SESSION_NOT_FOUND, "no session has this id"));
    }

    synchronized Contract contractOf(SessionId id) {
        return entry(id).contract;
    }

    synchronized List<SessionView> all() {
        return entries.keySet().stream()
                .map(this::view)
                .map(TestSessions::withoutEvidence)
                .toList();
    }

    static SessionView withoutEvidence(SessionView v) {
        return new SessionView(
                v.id(),
                v.contract(),
                v.state(),
                v.reason(),
                v.reasons(),
                v.opened(),
                v.expires(),
                v.lane(),
                v.inputs(),
                v.progress(),
                Optional.empty());
    }

    synchronized SessionView view(SessionId id) {
        Entry entry = entry(id);
        List<SessionView.InputState> inputs = entry.contract.inputs().stream()
                .map(i -> new SessionView.InputState(i.name(), i.party(), entry.inputs.containsKey(i.name())))
                .toList();
        Optional<List<Decision.Reason>> reasons = entry.reason
                .filter(EndReason.POLICY_DENIED::equals)
                .map(r -> List.of(new Decision.Reason("not_today", "the policy of this test denies")));
        return new SessionView(
                id,
                entry.contract.digest(),
                entry.reason
                        .map(r -> SessionView.State.valueOf(r.outcome().name()))
                        .orElse(SessionView.State.OPEN),
                entry.reason,
                reasons,
                entry.opened.toString(),
                entry.opened.plus(entry.contract.sessionTime()).toString(),
                Optional.of(LaneKind.MODEL),
                inputs,
                Optional.empty(),
                behaviour == Behaviour.NO_EVIDENCE ? Optional.empty() : Optional.of(evidence(id, entry)));
    }

    private Evidence.Signed evidence(SessionId id, Entry entry) {
        boolean otherContract = behaviour == Behaviour.EVIDENCE_OF_OTHER_CONTRACT;
        Evidence evidence = evidence(
                behaviour == Behaviour.EVIDENCE_OF_OTHER_SESSION ? SessionId.random(random) : id,
                otherContract ? Digest.ofFile(new byte[1]) : entry.contract.digest(),
                entry.sealingKey.publicKey());
        Evidence.Signed signed =
                Evidence.Signed.sign(evidence, behaviour == Behaviour.FORGED_EVIDENCE ? stranger : key);
        if (behaviour != Behaviour.REPLACED_SEALING_KEY) {
            return signed;
        }
        Sealing.PublicKey replaced = Sealing.PrivateKey.generate().publicKey();
        return new Evidence.Signed(evidence(id, entry.contract.digest(), replaced), signed.signature());
    }

    private Evidence evidence(SessionId id, Digest contract, Sealing.PublicKey sealingKey) {
        LaneForm lane = behaviour == Behaviour.OTHER_LANE ? LaneForm.THRESHOLD : LaneForm.SANDBOX;
        return new Evidence(
                Evidence.VERSION,
                id,
                contract,
                java.util.Optional.of(sealingKey),
                lane,
                Assurance.SELF_ASSERTED,
                Map.of("engine", "test"),
                "2026-11-21T00:00:00Z");
    }

    synchronized SessionView submit(SessionId id, String name, Sealed sealed, Digest commitment) {
        Entry entry = entry(id);
        Contract.Input terms = entry.contract.input(name).orElseThrow();
        if (entry.inputs.size() == entry.contract.inputs().size()) {
            throw new ProblemException(Problem.INPUT_AFTER_SEALING, "all inputs are there already");
        }
        if (entry.reason.isPresent()) {
            throw new ProblemException(Problem.WRONG_STATE, "the session has ended");
        }
        if (entry.inputs.containsKey(name)) {
            throw new ProblemException(Problem.INPUT_DUPLICATE, "this input was submitted already");
        }
        byte[] frame = entry.sealingKey.open(Sealing.Context.ofInput(entry.contract.digest(), id, name), sealed);
        Opening opening = Opening.parse(frame, terms.maxBytes());
        if (!opening.commitment(Domain.INPUT).equals(commitment)) {
            throw new ProblemException(Problem.COMMITMENT_MISMATCH, "the input does not open its commitment");
        }
        entry.inputs.put(name, opening.value());
        entry.commitments.put(name, commitment);
        if (entry.inputs.size() == entry.contract.inputs().size()) {
            run(id, entry);
        }
        notifyAll();
        return view(id);
    }

    synchronized SessionView withdraw(SessionId id) {
        if (entry(id).reason.isPresent()) {
            throw new ProblemException(Problem.WRONG_STATE, "the session has ended");
        }
        end(id, entry(id), EndReason.WITHDRAWN, new TreeMap<>());
        notifyAll();
        return view(id);
    }

    /** Waits until a session has another state than the one seen, at most so long. */
    synchronized SessionView changed(SessionId id, SessionView seen, long millis) throws InterruptedException {
        if (withoutEvidence(view(id)).equals(withoutEvidence(seen))) {
            wait(millis);
        }
        return withoutEvidence(view(id));
    }

    private void run(SessionId id, Entry entry) {
        if (behaviour == Behaviour.UNCERTAIN) {
            end(id, entry, EndReason.UNCERTAIN, new TreeMap<>());
            return;
        }
        ObjectNode answer = answer(entry.contract);
        TreeMap<String, Digest> outputs = new TreeMap<>();
        for (String party : entry.contract.output().recipients()) {
            JsonNode part = entry.contract.output().projection(answer, party);
            Opening opening = Opening.of(part, random);
            Opening sealed = behaviour == Behaviour.OTHER_ANSWER ? Opening.of(part, random) : opening;
            outputs.put(party, opening.commitment(Domain.OUTPUT));
            var context = Sealing.Context.ofOutput(entry.contract.digest(), id, party);
            entry.outputs.put(
                    party,
                    entry.contract.party(party).orElseThrow().sealingKey().seal(context, sealed.frame(4096)));
        }
        end(id, entry, EndReason.RELEASED, outputs);
    }

    /** The first value of every enum, true, the least number. */
    private ObjectNode answer(Contract contract) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        contract.output().fields().forEach(field -> {
            JsonNode schema = field.schemaJson();
            if (behaviour == Behaviour.WILD_ANSWER) {
                answer.put(field.name(), "the whole private text");
            } else if (schema.has("enum")) {
                answer.set(field.name(), schema.get("enum").get(0));
            } else if (schema.path("type").asText().equals("boolean")) {
                answer.put(field.name(), true);
            } else {
                answer.set(field.name(), schema.get("minimum"));
            }
        });
        return answer;
    }

    private void end(SessionId id, Entry entry, EndReason reason, TreeMap<String, Digest> outputs) {
        entry.reason = Optional.of(reason);
        var receipt = new Receipt(
                Receipt.VERSION,
                id,
                entry.contract.digest(),
                reason.outcome(),
                reason,
                entry.opened.toString(),
                Clock.systemUTC().instant().toString(),
                Assurance.SELF_ASSERTED,
                Optional.of(LaneKind.MODEL),
                new Receipt.Commitments(entry.commitments, outputs, List.of()),
                new Receipt.Claims(key.verificationKey(), Map.of("engine", "test")));
        SignedReceipt signed = SignedReceipt.sign(receipt, behaviour == Behaviour.FORGED_RECEIPT ? stranger : key);
        TestLog used = behaviour == Behaviour.FORGED_PROOF ? strangersLog : log;
        String proof = used.proof(used.append(signed.digest()));
        entry.receipt = Optional.of(new ReceiptBundle(receipt, signed.signature(), proof));
    }

    synchronized ReceiptBundle receipt(SessionId id) {
        return entry(id)
                .receipt
                .orElseThrow(() -> new ProblemException(Problem.WRONG_STATE, "the session has not ended"));
    }

    synchronized Sealed output(SessionId id, String party) {
        return Optional.ofNullable(entry(id).outputs.get(party))
                .orElseThrow(() -> new ProblemException(Problem.WRONG_STATE, "the session has released nothing"));
    }
}
