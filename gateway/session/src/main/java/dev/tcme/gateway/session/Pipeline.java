package dev.tcme.gateway.session;

import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.Label;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.PolicyQuestion;
import dev.tcme.contract.PolicyQuestion.ContractFacts;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.PolicyQuestion.SessionFacts;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.Receipt.PolicyDecision;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.SigningKey;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.Lane;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneSession;
import dev.tcme.contract.spi.LaneSession.Answer;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.contract.spi.PolicyEngine;
import dev.tcme.contract.spi.SealedSession;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * The way of one session, stage by stage. Knows nothing of concurrency: {@link Sessions} calls it for one session at
 * a time.
 */
public final class Pipeline {
    private final Ports ports;
    private final SigningKey key;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * What the pipeline needs from other rooms.
     *
     * @param beside runs what need not wait for the line before it, while the pipeline goes on
     */
    public record Ports(PolicyEngine policy, List<Lane> lanes, SessionStore store, Executor beside) {
        public Ports {
            lanes = List.copyOf(lanes);
        }
    }

    public Pipeline(Ports ports, SigningKey key, InstantSource clock, SecureRandom random) {
        this.ports = ports;
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    /** A session with its place in a lane, empty once it has ended. */
    record Opened(Session session, Optional<LaneSession> lane) {}

    /** Stops a session for a reason that its receipt will name. Control flow within this class alone. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;
        private final EndReason reason;
        private final transient Session session;
        private final transient Map<String, String> claims;

        Stop(EndReason reason, Session session) {
            this(reason, session, Map.of());
        }

        Stop(EndReason reason, Session session, Map<String, String> claims) {
            super(reason.toString(), null, false, false);
            this.reason = reason;
            this.session = session;
            this.claims = claims;
        }
    }

    /** From an agreed contract to an open session with a key, or to its refusal. */
    Opened open(AgreedContract agreed, String openedBy) {
        Contract contract = agreed.contract();
        Instant now = clock.instant();
        if (!now.isBefore(contract.expires())) {
            throw new ProblemException(Problem.CONTRACT_EXPIRED, "the contract expired at " + contract.expires());
        }
        Session fresh = Session.open(SessionId.random(random), contract, openedBy, now);
        // Asked at once, since neither question needs the other's answer; without admission nobody looks at the route.
        Future<Decision> routing = beside(() -> ports.policy().decide(routing(fresh)));
        try {
            Session admitted = admit(fresh, agreed.signedBy());
            Routed routed = route(admitted, await(routing));
            LaneSession lane = place(routed);
            return durable(routed.session(), routed.lane(), lane);
        } catch (Stop stop) {
            return new Opened(end(stop.session, stop.reason, Release.nothing(), stop.claims), Optional.empty());
        }
    }

    /** Takes one sealed input. Throws {@link ProblemException} with nothing changed, or {@link LaneException}. */
    Session accept(Session session, SealedSession lane, String party, String inputName, SealedInput input)
            throws LaneException {
        session.requireAccepts(inputName, party, clock.instant());
        int expected = session.contract().input(inputName).orElseThrow().sealedLength();
        if (input.sealed().length() != expected) {
            throw new ProblemException(Problem.OVERSIZE, "expected a sealed input of exactly " + expected + " bytes");
        }
        lane.accept(inputName, input.sealed(), input.commitment());
        return accepted(session, Map.of(inputName, input.commitment()));
    }

    /** Takes a contribution to a joint computation; the session changes if it brought inputs. */
    Session contribute(Session session, JointSession.Checked contribution) throws PartyFault {
        Map<String, Digest> inputs = contribution.take();
        return inputs.isEmpty() ? session : accepted(session, inputs);
    }

    private Session accepted(Session session, Map<String, Digest> commitments) {
        Session next = session;
        for (Map.Entry<String, Digest> input : commitments.entrySet()) {
            next = next.accept(input.getKey(), input.getValue());
        }
        next = next.state() == Session.State.SEALED ? next.run() : next;
        ports.store().update(next);
        return next;
    }

    /** From sealed inputs to an end. */
    Session run(Session session, SealedSession lane) {
        // The lane computes for seconds: the recipients' envelopes are made meanwhile, of their keys alone.
        Future<Map<String, Sealing.Envelope>> envelopes = beside(() -> Release.envelopes(session.contract()));
        return concluded(session, () -> answer(lane), envelopes);
    }

    /** From the answer of a joint computation to an end. */
    Session conclude(Session session, Answer answer) {
        return concluded(session, () -> answer, beside(() -> Release.envelopes(session.contract())));
    }

    @FunctionalInterface
    private interface Answering {
        Answer answer() throws LaneException;
    }

    /** Each line needs the type that the line before gave. */
    private Session concluded(Session session, Answering lane, Future<Map<String, Sealing.Envelope>> envelopes) {
        try {
            Answer.Found found = found(session, lane);
            ConstrainedOutput output = constrain(session, found);
            Permitted permitted = release(session, output);
            Release.Address address = new Release.Address(session.id(), await(envelopes));
            Release release = Release.seal(output, permitted.permit(), address, random);
            return end(permitted.session(), EndReason.RELEASED, release, found.claims());
        } catch (Stop stop) {
            return end(stop.session, stop.reason, Release.nothing(), stop.claims);
        }
    }

    /** Ends a session without an answer. */
    Session stop(Session session, EndReason reason) {
        return stop(session, reason, Map.of());
    }

    /** Ends a session without an answer, with what the receipt should say beside the reason. */
    Session stop(Session session, EndReason reason, Map<String, String> claims) {
        return end(session, reason, Release.nothing(), claims);
    }

    Optional<Session> find(SessionId id) {
        return ports.store().find(id);
    }

    List<Session> unfinished() {
        return ports.store().unfinished();
    }

    private Session admit(Session session, List<String> signedBy) throws Stop {
        Decision decision = ports.policy()
                .decide(new PolicyQuestion.Admit(
                        decisionId(), now(), ContractFacts.of(session.contract()), facts(session), signedBy));
        return permitted(session, decision);
    }

    private record Routed(Session session, Lane lane) {}

    private PolicyQuestion.Route routing(Session session) {
        Contract contract = session.contract();
        List<LaneFacts> offers =
                ports.lanes().stream().map(lane -> lane.offer(contract)).toList();
        return new PolicyQuestion.Route(decisionId(), now(), ContractFacts.of(contract), facts(session), offers);
    }

    private Routed route(Session session, Decision decision) throws Stop {
        Contract contract = session.contract();
        Session routed = permitted(session, decision);
        Optional<LaneForm> chosen = decision instanceof Decision.Permit permit ? permit.form() : Optional.empty();
        // The contract's own list is checked here again: policy may narrow it, never widen it.
        return ports.lanes().stream()
                .filter(lane -> chosen.isPresent()
                        && lane.form() == chosen.get()
                        && contract.lanes().contains(lane.kind()))
                .findFirst()
                .map(lane -> new Routed(routed, lane))
                .orElseThrow(() -> new Stop(EndReason.POLICY_DENIED, routed));
    }

    private LaneSession place(Routed routed) throws Stop {
        try {
            return routed.lane().open(routed.session().id(), routed.session().contract());
        } catch (LaneException e) {
            if (e.code() == LaneException.Code.BUSY) {
                // Nothing has begun, so there is nothing to end: the caller may try again.
                throw new ProblemException(Problem.BUSY, "all places in the lane are taken; try again later");
            }
            throw new Stop(endReason(e), routed.session());
        } catch (RuntimeException e) {
            throw new Stop(EndReason.LANE_FAILED, routed.session());
        }
    }

    private Opened durable(Session session, Lane lane, LaneSession place) {
        try {
            Contract contract = session.contract();
            Evidence evidence = new Evidence(
                    Evidence.VERSION,
                    session.id(),
                    contract.digest(),
                    place instanceof SealedSession sealed ? Optional.of(sealed.sealingKey()) : Optional.empty(),
                    lane.form(),
                    assurance(lane.kind()),
                    place.claims(),
                    now());
            Session open = session.withEvidence(Evidence.Signed.sign(evidence, key));
            ports.store().insert(open);
            return new Opened(open, Optional.of(place));
        } catch (RuntimeException e) {
            // The place would stay taken for ever: nobody else knows of it yet.
            place.close();
            throw e;
        }
    }

    /** The lane's answer; its place is erased before anything is done with it. */
    private static Answer answer(SealedSession lane) throws LaneException {
        try (lane) {
            return lane.run();
        }
    }

    private static Answer.Found found(Session session, Answering lane) throws Stop {
        Answer answer;
        try {
            answer = lane.answer();
        } catch (LaneException e) {
            throw new Stop(endReason(e), session);
        } catch (RuntimeException e) {
            throw new Stop(EndReason.LANE_FAILED, session);
        }
        return switch (answer) {
            case Answer.Found found -> found;
            case Answer.Uncertain uncertain -> throw new Stop(EndReason.UNCERTAIN, session, uncertain.claims());
        };
    }

    private static ConstrainedOutput constrain(Session session, Answer.Found found) throws Stop {
        return ConstrainedOutput.of(session.contract(), found)
                .orElseThrow(() -> new Stop(EndReason.OUTPUT_REJECTED, session));
    }

    private record Permitted(Session session, Decision.Permit permit) {}

    private Permitted release(Session session, ConstrainedOutput output) throws Stop {
        Contract contract = output.contract();
        LaneForm form = session.evidence().orElseThrow().evidence().form();
        LaneFacts lane = ports.lanes().stream()
                .filter(candidate -> candidate.form() == form)
                .findFirst()
                .orElseThrow()
                .offer(contract);
        Label label = contract.inputs().stream()
                .map(input -> Label.ownedBy(input.party()))
                .reduce(Label::join)
                .orElseThrow();
        Decision decision = ports.policy()
                .decide(new PolicyQuestion.Release(
                        decisionId(), now(), ContractFacts.of(contract), facts(session), lane, label, true));
        Session decided = permitted(session, decision);
        if (decision instanceof Decision.Permit permit) {
            return new Permitted(decided, permit);
        }
        throw new Stop(EndReason.POLICY_DENIED, decided);
    }

    private static Session permitted(Session session, Decision decision) throws Stop {
        Session decided = session.decided(PolicyDecision.of(decision));
        if (!decision.permits()) {
            throw new Stop(EndReason.POLICY_DENIED, decided);
        }
        return decided;
    }

    /** Receipt, state and outputs become durable together, or not at all. */
    private Session end(Session session, EndReason reason, Release release, Map<String, String> laneClaims) {
        Session ended = session.end(reason, clock.instant());
        SignedReceipt receipt = SignedReceipt.sign(receipt(ended, release, laneClaims), key);
        Map<String, Sealed> outputs = release.sealed();
        return ports.store().finish(ended, receipt, outputs);
    }

    private Receipt receipt(Session ended, Release release, Map<String, String> laneClaims) {
        Map<String, String> claims = new TreeMap<>(laneClaims);
        ended.evidence().map(Evidence.Signed::evidence).ifPresent(evidence -> {
            claims.putAll(evidence.claims());
            claims.put("form", evidence.form().toString());
        });
        Session.End end = ended.end().orElseThrow();
        return new Receipt(
                Receipt.VERSION,
                ended.id(),
                ended.contract().digest(),
                end.reason().outcome(),
                end.reason(),
                ended.opened().toString(),
                end.at().toString(),
                ended.lane().map(Pipeline::assurance).orElse(Assurance.SELF_ASSERTED),
                ended.lane(),
                new Receipt.Commitments(ended.accepted(), release.commitments(), ended.decisions()),
                new Receipt.Claims(key.verificationKey(), claims));
    }

    private SessionFacts facts(Session session) {
        // What the environment can show of itself is its own word until hardware evidence exists.
        Digest bundle = ports.policy().bundle();
        return new SessionFacts(session.id().toString(), session.openedBy(), Assurance.SELF_ASSERTED, bundle);
    }

    private static Assurance assurance(LaneKind lane) {
        return lane == LaneKind.HE ? Assurance.CRYPTOGRAPHIC : Assurance.SELF_ASSERTED;
    }

    static EndReason endReason(PartyFault e) {
        return e.kind() == PartyFault.Kind.MISSING ? EndReason.PARTY_MISSING : EndReason.PARTY_FAULT;
    }

    static EndReason endReason(LaneException e) {
        return switch (e.code()) {
            case BUSY -> EndReason.LANE_BUSY;
            case TIMEOUT -> EndReason.LANE_TIMEOUT;
            case INVALID_OUTPUT -> EndReason.OUTPUT_REJECTED;
            case CRASHED, UNREACHABLE, UNSUITABLE -> EndReason.LANE_FAILED;
        };
    }

    private <T> Future<T> beside(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        ports.beside().execute(task);
        return task;
    }

    /** Policy and key agreement have bounds of their own, so this waits no longer than they do. */
    private static <T> T await(Future<T> beside) {
        try {
            return beside.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a session waited for its other half", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("what ran beside a session failed", e.getCause());
        }
    }

    private String now() {
        return clock.instant().toString();
    }

    private String decisionId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
