package dev.tcme.gateway.session;

import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.Outcome;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Receipt.PolicyDecision;
import dev.tcme.contract.Role;
import dev.tcme.contract.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of an agreed contract, as a value: each arrow of the state machine is a method that gives the next value or
 * throws {@link ProblemException}. Holds digests, commitments and decisions, never content.
 *
 * @param accepted commitment of each accepted input, by input name
 * @param decisions policy's decisions so far, in order
 * @param evidence what parties check before they send anything, once a lane is chosen
 * @param end how and when it ended, once it has
 */
public record Session(
        SessionId id,
        Contract contract,
        String openedBy,
        Instant opened,
        Instant deadline,
        State state,
        SortedMap<String, Digest> accepted,
        List<PolicyDecision> decisions,
        Optional<Evidence.Signed> evidence,
        Optional<End> end) {

    /** {@code OPEN → SEALED → RUNNING →} one of the four ends; an end never changes. */
    public enum State {
        OPEN,
        SEALED,
        RUNNING,
        RELEASED,
        REFUSED,
        ABORTED,
        EXPIRED;

        public boolean isEnd() {
            return ordinal() >= RELEASED.ordinal();
        }

        static State of(Outcome outcome) {
            return valueOf(outcome.name());
        }
    }

    public record End(EndReason reason, Instant at) {}

    public Session {
        accepted = Collections.unmodifiableSortedMap(new TreeMap<>(accepted));
        decisions = List.copyOf(decisions);
        if (state.isEnd() != end.isPresent()) {
            throw new IllegalArgumentException("a session has an end exactly when its state is one");
        }
    }

    static Session open(SessionId id, Contract contract, String openedBy, Instant now) {
        return new Session(
                id,
                contract,
                openedBy,
                now,
                now.plus(contract.sessionTime()),
                State.OPEN,
                new TreeMap<>(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    public Optional<LaneKind> lane() {
        return evidence.map(signed -> signed.evidence().lane());
    }

    /** Whether the party may see this session at all. */
    public boolean concerns(String party) {
        return contract.party(party).isPresent();
    }

    /** Whether the party may end this session: it brings an input or reads the answer, so something of its is at stake. */
    boolean mayBeWithdrawnBy(String party) {
        return contract.party(party)
                .map(Contract.Party::roles)
                .filter(roles -> roles.contains(Role.CONTRIBUTOR) || roles.contains(Role.RECIPIENT))
                .isPresent();
    }

    Session decided(PolicyDecision decision) {
        requireLive();
        List<PolicyDecision> all = new ArrayList<>(decisions);
        all.add(decision);
        return new Session(id, contract, openedBy, opened, deadline, state, accepted, all, evidence, end);
    }

    Session withEvidence(Evidence.Signed signed) {
        require(
                state == State.OPEN && evidence.isEmpty(),
                Problem.WRONG_STATE,
                "evidence is given once, at the opening");
        return new Session(
                id, contract, openedBy, opened, deadline, state, accepted, decisions, Optional.of(signed), end);
    }

    /**
     * Checks that {@code party} may bring this input now. A session that was sealed says so for ever, whatever became
     * of it since; only one that still waits for inputs speaks of a duplicate.
     *
     * @throws ProblemException with the problem that says which rule it breaks
     */
    void requireAccepts(String inputName, String party, Instant now) {
        Optional<Contract.Input> input = contract.input(inputName);
        require(
                input.isPresent() && input.get().party().equals(party),
                Problem.INPUT_UNKNOWN,
                "the contract gives this party no such input");
        require(
                accepted.size() < contract.inputs().size(),
                Problem.INPUT_AFTER_SEALING,
                "all inputs are there already");
        require(state == State.OPEN, Problem.WRONG_STATE, "the session has ended");
        require(!accepted.containsKey(inputName), Problem.INPUT_DUPLICATE, "this input was accepted already");
        require(now.isBefore(deadline), Problem.WRONG_STATE, "the session's time is over");
    }

    /** Takes an input's commitment; the last one seals the session. */
    Session accept(String inputName, Digest commitment) {
        require(
                state == State.OPEN && !accepted.containsKey(inputName),
                Problem.INPUT_DUPLICATE,
                "this input was accepted already");
        Map<String, Digest> more = new TreeMap<>(accepted);
        more.put(inputName, commitment);
        State next = more.size() == contract.inputs().size() ? State.SEALED : State.OPEN;
        return in(next, new TreeMap<>(more));
    }

    Session run() {
        require(state == State.SEALED, Problem.WRONG_STATE, "only a sealed session can run");
        return in(State.RUNNING, accepted);
    }

    Session end(EndReason reason, Instant at) {
        requireLive();
        boolean released = reason == EndReason.RELEASED;
        require(!released || state == State.RUNNING, Problem.WRONG_STATE, "only a running session can release");
        return new Session(
                id,
                contract,
                openedBy,
                opened,
                deadline,
                State.of(reason.outcome()),
                accepted,
                decisions,
                evidence,
                Optional.of(new End(reason, at)));
    }

    private Session in(State next, SortedMap<String, Digest> inputs) {
        return new Session(id, contract, openedBy, opened, deadline, next, inputs, decisions, evidence, end);
    }

    private void requireLive() {
        require(!state.isEnd(), Problem.WRONG_STATE, "the session has ended");
    }

    private static void require(boolean holds, Problem problem, String otherwise) {
        if (!holds) {
            throw new ProblemException(problem, otherwise);
        }
    }
}
