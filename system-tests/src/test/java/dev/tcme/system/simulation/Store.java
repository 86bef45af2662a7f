package dev.tcme.system.simulation;

import dev.tcme.audit.tlog.Frontier;
import dev.tcme.audit.tlog.Hash;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.gateway.session.Session;
import dev.tcme.gateway.session.SessionStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What survives a crash, with the transactions of the real store, or with one of the defects that tests must find. */
final class Store implements SessionStore {
    /** Mistakes that a store could make. */
    enum Defect {
        NONE,
        LAST_END_WINS,
        FORGETS_THE_RECEIPT,
        RECEIPT_OUTSIDE_THE_TRANSACTION,
        OUTPUT_OUTSIDE_THE_TRANSACTION,
        FORGETS_THE_INTERRUPTED
    }

    final Map<SessionId, Session> sessions = new HashMap<>();
    final Map<SessionId, Map<String, Sealed>> outputs = new HashMap<>();
    final List<SignedReceipt> receipts = new ArrayList<>();
    Frontier tree = Frontier.empty();
    Faults faults = new Faults();
    boolean away;
    private final Defect defect;

    Store(Defect defect) {
        this.defect = defect;
    }

    @Override
    public void insert(Session session) {
        call("store.insert", () -> sessions.put(session.id(), session));
    }

    @Override
    public void update(Session session) {
        call("store.update", () -> {
            Session known = sessions.get(session.id());
            if (known.state().isEnd()) {
                throw new IllegalStateException("ended");
            }
            return sessions.put(session.id(), session);
        });
    }

    @Override
    public Session finish(Session ended, SignedReceipt receipt, Map<String, Sealed> sealed) {
        if (defect == Defect.OUTPUT_OUTSIDE_THE_TRANSACTION) {
            outputs.put(ended.id(), sealed);
        }
        Session result = call("store.finish", () -> {
            Session known = sessions.get(ended.id());
            boolean over = known != null && known.state().isEnd();
            if (over && defect != Defect.LAST_END_WINS) {
                return known;
            }
            sessions.put(ended.id(), ended);
            outputs.put(ended.id(), sealed);
            boolean first =
                    receipts.stream().noneMatch(r -> r.receipt().session().equals(ended.id()));
            if (first && defect != Defect.FORGETS_THE_RECEIPT && defect != Defect.RECEIPT_OUTSIDE_THE_TRANSACTION) {
                log(receipt);
            }
            return ended;
        });
        if (defect == Defect.RECEIPT_OUTSIDE_THE_TRANSACTION) {
            log(receipt);
        }
        return result;
    }

    private void log(SignedReceipt receipt) {
        receipts.add(receipt);
        tree = tree.append(Hash.ofLeaf(receipt.digest().bytes())).frontier();
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return call("store.find", () -> Optional.ofNullable(sessions.get(id)));
    }

    @Override
    public List<Session> unfinished() {
        return call(
                "store.unfinished",
                () -> sessions.values().stream()
                        .filter(session -> !session.state().isEnd() && defect != Defect.FORGETS_THE_INTERRUPTED)
                        .toList());
    }

    private <T> T call(String name, java.util.function.Supplier<T> work) {
        if (away) {
            throw new Faults.Injected();
        }
        return faults.call(name, work);
    }
}
