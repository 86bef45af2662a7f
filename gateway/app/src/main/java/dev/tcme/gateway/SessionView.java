package dev.tcme.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.gateway.session.Session;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a party may see of a session.
 *
 * @param reason why it ended, once it has
 * @param reasons what policy said, if policy refused
 * @param progress where a joint computation stands, while it is one
 * @param evidence what to verify before an input is sealed; absent in lists and events
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionView(
        SessionId id,
        Digest contract,
        Session.State state,
        @Nullable EndReason reason,
        @Nullable List<Decision.Reason> reasons,
        String opened,
        String expires,
        @Nullable LaneKind lane,
        List<Input> inputs,
        JointSession.@Nullable Progress progress,
        Evidence.@Nullable Signed evidence) {

    record Input(String name, String party, boolean received) {}

    static SessionView of(Session session) {
        return of(session, Optional.empty());
    }

    static SessionView of(Session session, Optional<JointSession.Progress> progress) {
        List<Decision.Reason> denied = session.decisions().stream()
                .filter(decision -> !decision.permitted())
                .flatMap(decision -> decision.reasons().stream())
                .toList();
        return new SessionView(
                session.id(),
                session.contract().digest(),
                session.state(),
                session.end().map(Session.End::reason).orElse(null),
                denied.isEmpty() ? null : denied,
                session.opened().toString(),
                session.deadline().toString(),
                session.lane().orElse(null),
                session.contract().inputs().stream()
                        .map(input -> new Input(
                                input.name(), input.party(), session.accepted().containsKey(input.name())))
                        .toList(),
                progress.orElse(null),
                session.evidence().orElse(null));
    }

    SessionView withoutEvidence() {
        return new SessionView(id, contract, state, reason, reasons, opened, expires, lane, inputs, progress, null);
    }
}
