package dev.tcme.system.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.PolicyQuestion;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SigningKey;
import dev.tcme.contract.Stage;
import dev.tcme.contract.spi.Lane;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneSession;
import dev.tcme.contract.spi.PolicyEngine;
import dev.tcme.contract.spi.SealedSession;
import dev.tcme.gateway.session.AgreedContract;
import dev.tcme.gateway.session.Pipeline;
import dev.tcme.gateway.session.SealedInput;
import dev.tcme.gateway.session.Session;
import dev.tcme.gateway.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A gateway with nothing real around it: a clock that moves when told to, ports that fail when told to, a process that
 * can be killed. The pipeline, its states, the sealing and the signatures in it are the real ones.
 */
final class World {
    static final SigningKey GATEWAY = key("ed25519-secret", 'M');
    static final List<String> PARTIES = List.of("alice", "bob", "carol");
    private static final Map<String, SigningKey> SIGN = Map.of(
            "alice",
            key("ed25519-secret", 'E'),
            "bob",
            key("ed25519-secret", 'I'),
            "carol",
            key("ed25519-secret", 'Q'));
    private static final Map<String, Sealing.PrivateKey> SEAL = Map.of(
            "alice",
            Sealing.PrivateKey.generate(),
            "bob",
            Sealing.PrivateKey.generate(),
            "carol",
            Sealing.PrivateKey.generate());

    private static final Contract CONTRACT = contract();
    private static final AgreedContract AGREED = agree();

    final Faults faults = new Faults();
    final SecureRandom random = new SecureRandom();
    final Store store;
    final Deque<Runnable> work = new ArrayDeque<>();
    final Set<SessionId> openPlaces = new HashSet<>();
    final List<Session> announced = new ArrayList<>();
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    boolean policyPermits = true;
    final Set<Stage> denied = EnumSet.noneOf(Stage.class);
    LaneMood laneMood = LaneMood.ANSWERS;
    LaneForm form = LaneForm.SANDBOX;

    /** What happens while the lane checks a contribution. */
    volatile Consumer<Contribution> checking = contribution -> {};

    Sessions sessions;

    enum LaneMood {
        ANSWERS,
        DOUBTS,
        ANSWERS_NONSENSE,
        CRASHES,
        TIMES_OUT
    }

    World(Store store) {
        this.store = store;
        this.sessions = start();
        store.faults = faults;
    }

    private static SigningKey key(String kind, char last) {
        return SigningKey.parseSecret(kind + ":" + "A".repeat(42) + last);
    }

    /** What a new process of the gateway is: nothing but the ports. */
    private Sessions start() {
        Pipeline pipeline = new Pipeline(
                new Pipeline.Ports(
                        new Policy(),
                        List.of(
                                new SimulatedLane(),
                                new JointLane(openPlaces, contribution -> checking.accept(contribution))),
                        store,
                        Runnable::run),
                GATEWAY,
                () -> now,
                random);
        return new Sessions(pipeline, () -> now, work::add, announced::add);
    }

    /** {@code kill -9} and a new start: what was in memory is gone, in the lane too. */
    void crash() {
        work.clear();
        openPlaces.clear();
        sessions = start();
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    /** Lets everything that waits happen, until nothing changes any more. */
    void settle() {
        for (int round = 0; round < 5; round++) {
            while (!work.isEmpty()) {
                work.poll().run();
            }
            sessions.sweep();
        }
    }

    AgreedContract agreed() {
        return AGREED;
    }

    private static AgreedContract agree() {
        Map<String, byte[]> signatures = new HashMap<>();
        PARTIES.forEach(party -> signatures.put(party, SIGN.get(party).sign(Domain.CONTRACT, CONTRACT.digest())));
        return AgreedContract.of(CONTRACT, signatures);
    }

    /** An honest party's sealed input for a session, with its commitment. */
    SealedInput input(Session session, String party) {
        Opening opening = Opening.of(json("{\"value\":" + party.length() + "}"), random);
        Sealing.Context context = Sealing.Context.ofInput(session.contract().digest(), session.id(), party);
        Sealed sealed = session.evidence()
                .orElseThrow()
                .evidence()
                .sealingKey()
                .orElseThrow()
                .seal(context, opening.frame(64));
        return new SealedInput(sealed, opening.commitment(Domain.INPUT));
    }

    /** A contribution as the party signs it. */
    Contribution contribution(Session session, String party, String round, String content) {
        Contribution.Address address =
                new Contribution.Address(session.id(), session.contract().digest(), round, party);
        return Contribution.sign(address, content.getBytes(StandardCharsets.UTF_8), SIGN.get(party));
    }

    /** Opens a released part as its recipient would. */
    JsonNode open(SessionId session, String party) {
        Sealed sealed = store.outputs.get(session).get(party);
        Sealing.Context context = Sealing.Context.ofOutput(CONTRACT.digest(), session, party);
        return Opening.parse(SEAL.get(party).open(context, sealed), 4096).value();
    }

    private static Contract contract() {
        StringBuilder parties = new StringBuilder();
        StringBuilder inputs = new StringBuilder();
        for (String party : PARTIES) {
            parties.append(parties.isEmpty() ? "" : ",")
                    .append(
                            "{\"id\":\"%s\",\"signingKey\":\"%s\",\"sealingKey\":\"%s\",\"roles\":[\"contributor\",\"recipient\"]}"
                                    .formatted(
                                            party,
                                            SIGN.get(party).verificationKey(),
                                            SEAL.get(party).publicKey()));
            inputs.append(inputs.isEmpty() ? "" : ",")
                    .append("{\"name\":\"%s\",\"party\":\"%s\",\"maxBytes\":64,\"schema\":{\"type\":\"object\"}}"
                            .formatted(party, party));
        }
        String document = """
                {"version":"tcme/contract/v1","title":"simulated","task":{"kind":"comparison"},
                 "parties":[%s],"inputs":[%s],
                 "output":{"schema":{"type":"object","properties":{"answer":{"enum":["yes","no"]}},
                   "required":["answer"],"additionalProperties":false},"readers":{"answer":["alice","bob","carol"]}},
                 "lanes":{"allowed":["model","he"],"minimumAssurance":"SELF_ASSERTED"},
                 "model":{"program":"sha256:%s","procedure":"option-scoring","minimumAccuracy":0},
                 "policies":["sha256:%s"],"budget":{"capacityBits":1},"gateway":{"signingKey":"%s"},
                 "expires":"2027-01-01T00:00:00Z","sessionSeconds":60}
                """.formatted(parties, inputs, "1".repeat(64), "2".repeat(64), GATEWAY.verificationKey());
        return Contract.parse(document.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), 4096);
    }

    private final class Policy implements PolicyEngine {
        @Override
        public Decision decide(PolicyQuestion question) {
            return faults.call("policy.decide", () -> {
                Decision.Reference reference =
                        new Decision.Reference(question.stage(), question.decisionId(), bundle());
                List<Decision.Reason> reasons = List.of(new Decision.Reason("simulated", "simulated"));
                boolean route = question.stage() == Stage.ROUTE;
                return policyPermits && !denied.contains(question.stage())
                        ? new Decision.Permit(reference, reasons, route ? Optional.of(form) : Optional.empty())
                        : new Decision.Deny(reference, reasons);
            });
        }

        @Override
        public Digest bundle() {
            return Digest.parse("sha256:" + "2".repeat(64));
        }
    }

    private final class SimulatedLane implements Lane {
        @Override
        public LaneForm form() {
            return LaneForm.SANDBOX;
        }

        @Override
        public LaneFacts offer(Contract offered) {
            return faults.call(
                    "lane.offer",
                    () -> new LaneFacts(
                            LaneForm.SANDBOX,
                            true,
                            "",
                            Assurance.SELF_ASSERTED,
                            Adversary.DEVIATING,
                            Optional.empty(),
                            Optional.empty(),
                            Duration.ofSeconds(1)));
        }

        @Override
        public LaneSession open(SessionId id, Contract opened) throws LaneException {
            return faults.callLane("lane.open", () -> {
                openPlaces.add(id);
                return new Place(id, opened);
            });
        }
    }

    private final class Place implements SealedSession {
        private final SessionId id;
        private final Contract contract;
        private final Sealing.PrivateKey key = Sealing.PrivateKey.generate();
        private final Map<String, JsonNode> inputs = new HashMap<>();

        Place(SessionId id, Contract contract) {
            this.id = id;
            this.contract = contract;
        }

        @Override
        public Sealing.PublicKey sealingKey() {
            return key.publicKey();
        }

        @Override
        public Map<String, String> claims() {
            return Map.of("engine", "simulated");
        }

        @Override
        public void accept(String inputName, Sealed sealed, Digest commitment) throws LaneException {
            faults.callLane("place.accept", () -> {
                requireOpen();
                byte[] frame = key.open(Sealing.Context.ofInput(contract.digest(), id, inputName), sealed);
                Opening opening = Opening.parse(frame, 64);
                if (!opening.commitment(Domain.INPUT).equals(commitment)) {
                    throw new ProblemException(Problem.COMMITMENT_MISMATCH, "simulated");
                }
                inputs.put(inputName, opening.value());
                return true;
            });
        }

        @Override
        public Answer run() throws LaneException {
            return faults.callLane("place.run", () -> {
                requireOpen();
                return switch (laneMood) {
                    case ANSWERS -> new Answer.Found(json("{\"answer\":\"yes\"}"), Map.of());
                    case DOUBTS -> new Answer.Uncertain(Map.of());
                    case ANSWERS_NONSENSE -> new Answer.Found(json("{\"answer\":\"perhaps\"}"), Map.of());
                    case CRASHES -> throw new LaneException(LaneException.Code.CRASHED);
                    case TIMES_OUT -> throw new LaneException(LaneException.Code.TIMEOUT);
                };
            });
        }

        @Override
        public void close() {
            openPlaces.remove(id);
            inputs.clear();
        }

        private void requireOpen() throws LaneException {
            if (!openPlaces.contains(id)) {
                throw new LaneException(LaneException.Code.CRASHED);
            }
        }
    }
}
