package dev.tcme.system.simulation;

import dev.tcme.audit.tlog.Hash;
import dev.tcme.contract.Digest;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.gateway.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold after every step, whatever happened. Remembers what it saw, to notice what changed back. */
final class Invariants {
    private final World world;
    private final Map<SessionId, Session> ends = new HashMap<>();
    private final List<Digest> leaves = new ArrayList<>();
    private final Map<SessionId, Map<String, Digest>> submitted = new HashMap<>();

    Invariants(World world) {
        this.world = world;
    }

    /** Notes what an honest party was told is accepted. */
    void acknowledged(SessionId session, String input, Digest commitment) {
        submitted.computeIfAbsent(session, key -> new HashMap<>()).put(input, commitment);
    }

    /** The first invariant that does not hold, if any. */
    Optional<String> broken() {
        for (Session session : world.store.sessions.values()) {
            Optional<String> broken = session(session);
            if (broken.isPresent()) {
                return broken;
            }
        }
        return log();
    }

    private Optional<String> session(Session session) {
        List<SignedReceipt> receipts = world.store.receipts.stream()
                .filter(receipt -> receipt.receipt().session().equals(session.id()))
                .toList();
        Map<String, ?> outputs = world.store.outputs.getOrDefault(session.id(), Map.of());
        boolean released = session.state() == Session.State.RELEASED;
        if (!session.state().isEnd()) {
            boolean resurrected = ends.containsKey(session.id());
            return resurrected || !receipts.isEmpty() || !outputs.isEmpty()
                    ? Optional.of("a live session has an end, a receipt or an output")
                    : Optional.empty();
        }
        Session first = ends.putIfAbsent(session.id(), session);
        if (first != null && !first.end().equals(session.end())) {
            return Optional.of("an end changed from " + first.end() + " to " + session.end());
        }
        if (receipts.size() != 1) {
            return Optional.of("an ended session has " + receipts.size() + " receipts");
        }
        SignedReceipt receipt = receipts.getFirst();
        EndReason reason = session.end().orElseThrow().reason();
        // One look at the signature is enough: a leaf that changes later is seen in the log.
        boolean genuine = first != null || receipt.isSignedBy(World.GATEWAY.verificationKey());
        if (receipt.receipt().reason() != reason || !genuine) {
            return Optional.of("the receipt says " + receipt.receipt().reason() + ", the session " + reason);
        }
        if (released != (outputs.size() == World.PARTIES.size()) || !released && !outputs.isEmpty()) {
            return Optional.of("outputs for " + outputs.size() + " recipients of a session that is " + session.state());
        }
        return released ? released(session, receipt) : Optional.empty();
    }

    private Optional<String> released(Session session, SignedReceipt receipt) {
        Map<String, Digest> committed = receipt.receipt().commitments().inputs();
        if (!committed.equals(submitted.get(session.id()))) {
            return Optional.of("a release without the acknowledged inputs of all parties");
        }
        boolean permitted =
                receipt.receipt().commitments().decisions().stream().allMatch(decision -> decision.permitted());
        return permitted && receipt.receipt().commitments().decisions().size() == 3
                ? Optional.empty()
                : Optional.of("a release without three permits");
    }

    private Optional<String> log() {
        List<Digest> now =
                world.store.receipts.stream().map(SignedReceipt::digest).toList();
        if (now.size() < leaves.size() || !now.subList(0, leaves.size()).equals(leaves)) {
            return Optional.of("the log lost or changed a leaf");
        }
        leaves.clear();
        leaves.addAll(now);
        boolean whole = world.store.tree.size() == now.size()
                && (now.isEmpty()
                        || world.store.tree.peaks().size() == Long.bitCount(now.size())
                                && !world.store.tree.root().equals(Hash.EMPTY_TREE));
        return whole ? Optional.empty() : Optional.of("the tree is not that of the receipts");
    }
}
