package dev.tcme.gateway.session;

import dev.tcme.contract.Sealed;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where sessions outlive the process. Holds digests, decisions and sealed outputs, never a sealed input. */
public interface SessionStore {
    /** Makes a new session durable. */
    void insert(Session session);

    /** Makes progress of a session that has not ended durable. */
    void update(Session session);

    /**
     * Ends a session: in one transaction the receipt becomes a leaf of the log, the state an end, and the sealed
     * outputs available. The first end wins: for a session that has ended already, nothing is written.
     *
     * @param outputs by recipient; empty unless released
     * @return the session with the end that is durable
     */
    Session finish(Session ended, SignedReceipt receipt, Map<String, Sealed> outputs);

    Optional<Session> find(SessionId id);

    /** Sessions that have not ended, in any order. */
    List<Session> unfinished();
}
