package dev.tcme.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.Json;
import dev.tcme.contract.Receipt.PolicyDecision;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.spi.ReceiptLog;
import dev.tcme.gateway.session.Session;
import dev.tcme.gateway.session.SessionStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sessions in Postgres. The end of a session and its receipt are one transaction. */
@ApplicationScoped
class StoredSessions implements SessionStore {
    private static final int MAX_STORED_JSON = 256 * 1024;
    private static final int MAX_LISTED = 200;
    private static final String LIVE = "id = ?1 and ended is null";

    private final Contracts contracts;
    private final ReceiptLog receipts;
    private final InstantSource clock;

    StoredSessions(Contracts contracts, ReceiptLog receipts, InstantSource clock) {
        this.contracts = contracts;
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public void insert(Session session) {
        QuarkusTransaction.requiringNew().run(() -> entity(session).persist());
    }

    @Override
    public void update(Session session) {
        QuarkusTransaction.requiringNew().run(() -> {
            int rows = SessionEntity.update(
                    "state = ?2, accepted = ?3, decisions = ?4 where " + LIVE,
                    session.id().toString(),
                    session.state().name(),
                    text(session.accepted()),
                    text(session.decisions()));
            if (rows != 1) {
                throw new IllegalStateException("the session has ended or is not stored");
            }
        });
    }

    @Override
    public Session finish(Session ended, SignedReceipt receipt, Map<String, Sealed> outputs) {
        boolean first = QuarkusTransaction.requiringNew().call(() -> {
            boolean mine = end(ended);
            if (mine) {
                Instant now = clock.instant();
                outputs.forEach((party, message) ->
                        output(ended.id(), party, message, now).persist());
                // Last, because it locks the head of the log until the commit.
                receipts.append(receipt);
            }
            return mine;
        });
        return first ? ended : find(ended.id()).orElseThrow();
    }

    /** Whether this was the session's first end. A session that is refused at once is stored only now. */
    private static boolean end(Session ended) {
        Session.End end = ended.end().orElseThrow();
        int rows = SessionEntity.update(
                "state = ?2, reason = ?3, ended = ?4, accepted = ?5, decisions = ?6 where " + LIVE,
                ended.id().toString(),
                ended.state().name(),
                end.reason().toString(),
                end.at(),
                text(ended.accepted()),
                text(ended.decisions()));
        if (rows == 1) {
            return true;
        }
        if (SessionEntity.findByIdOptional(ended.id().toString()).isPresent()) {
            return false;
        }
        entity(ended).persist();
        return true;
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> SessionEntity.<SessionEntity>findByIdOptional(id.toString())
                        .map(this::session));
    }

    @Override
    public List<Session> unfinished() {
        return QuarkusTransaction.joiningExisting()
                .call(() -> SessionEntity.<SessionEntity>stream("ended is null")
                        .map(this::session)
                        .toList());
    }

    /** The party's sessions, newest first, at most {@value #MAX_LISTED}. */
    List<Session> ofParty(String party) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> SessionEntity.<SessionEntity>find(
                                "contract in (select p.digest from ContractPartyEntity p where p.party = ?1)",
                                Sort.descending("opened"),
                                party)
                        .page(0, MAX_LISTED)
                        .stream()
                        .map(this::session)
                        .toList());
    }

    Optional<Sealed> output(SessionId id, String party) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> OutputEntity.<OutputEntity>findByIdOptional(OutputEntity.Key.of(id.toString(), party))
                        .map(entity -> Json.read(json(entity.sealed), Sealed.class)));
    }

    /** Erases sealed outputs older than this; says how many. */
    long eraseOutputs(Instant before) {
        return QuarkusTransaction.requiringNew().call(() -> OutputEntity.delete("created < ?1", before));
    }

    private static OutputEntity output(SessionId id, String party, Sealed sealed, Instant now) {
        OutputEntity entity = new OutputEntity();
        entity.session = id.toString();
        entity.party = party;
        entity.sealed = text(sealed);
        entity.created = now;
        return entity;
    }

    private static SessionEntity entity(Session session) {
        SessionEntity entity = new SessionEntity();
        entity.id = session.id().toString();
        entity.contract = session.contract().digest().toString();
        entity.openedBy = session.openedBy();
        entity.opened = session.opened();
        entity.deadline = session.deadline();
        entity.state = session.state().name();
        entity.reason = session.end().map(end -> end.reason().toString()).orElse(null);
        entity.ended = session.end().map(Session.End::at).orElse(null);
        entity.evidence = session.evidence().map(StoredSessions::text).orElse(null);
        entity.accepted = text(session.accepted());
        entity.decisions = text(session.decisions());
        return entity;
    }

    private Session session(SessionEntity entity) {
        Contract contract = contracts.find(Digest.parse(entity.contract)).orElseThrow();
        SortedMap<String, Digest> accepted = new TreeMap<>();
        json(entity.accepted)
                .properties()
                .forEach(input -> accepted.put(
                        input.getKey(), Digest.parse(input.getValue().asText())));
        List<PolicyDecision> decisions = new ArrayList<>();
        json(entity.decisions).forEach(decision -> decisions.add(Json.read(decision, PolicyDecision.class)));
        String evidence = entity.evidence;
        String reason = entity.reason;
        Instant ended = entity.ended;
        return new Session(
                SessionId.parse(entity.id),
                contract,
                entity.openedBy,
                entity.opened,
                entity.deadline,
                Session.State.valueOf(entity.state),
                accepted,
                decisions,
                evidence == null ? Optional.empty() : Optional.of(Json.read(json(evidence), Evidence.Signed.class)),
                reason == null || ended == null
                        ? Optional.empty()
                        : Optional.of(new Session.End(EndReason.parse(reason), ended)));
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), MAX_STORED_JSON);
    }

    private static String text(Object value) {
        return new String(Json.canonicalOf(value), StandardCharsets.UTF_8);
    }
}
