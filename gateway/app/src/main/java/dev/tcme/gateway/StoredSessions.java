package dev.tcme.gateway;

import com.fasterxml.jackson.databind.JsonNode;
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
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
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

    /** Ended sessions that are kept in memory, where parties look for them soon after; about 5 kB each. */
    private static final int REMEMBERED = 2_000;

    private static final String COLUMNS =
            "id, contract, opened_by, opened, deadline, state, reason, ended, evidence, accepted, decisions";
    private static final String SELECT = "select " + COLUMNS + " from session ";
    private static final String INSERT =
            "insert into session (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "update session set state = ?, accepted = ?, decisions = ? where id = ? and ended is null";

    /** Says how many sessions it ended; with none it writes no output either. */
    private static final String END = """
            with ended as (
                update session set state = ?, reason = ?, ended = ?, accepted = ?, decisions = ?
                where id = ? and ended is null returning id),
            output as (
                insert into session_output (session, party, sealed, created)
                select id, party, sealed, ? from ended, unnest(?, ?) as part (party, sealed))
            select count(*) from ended
            """;

    private static final String OF_PARTY = SELECT
            + "where contract in (select digest from contract_party where party = ?) order by opened desc limit "
            + MAX_LISTED;

    private final Storage storage;
    private final Contracts contracts;
    private final ReceiptLog receipts;
    private final InstantSource clock;
    private final Recent<SessionId, Session> recent = new Recent<>(REMEMBERED);

    StoredSessions(Storage storage, Contracts contracts, ReceiptLog receipts, InstantSource clock) {
        this.storage = storage;
        this.contracts = contracts;
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public void insert(Session session) {
        storage.run(INSERT, statement -> {
            Storage.set(
                    statement,
                    session.id().toString(),
                    session.contract().digest().toString(),
                    session.openedBy(),
                    session.opened(),
                    session.deadline(),
                    session.state().name(),
                    session.end().map(end -> end.reason().toString()).orElse(null),
                    session.end().map(Session.End::at).orElse(null),
                    session.evidence().map(StoredSessions::text).orElse(null),
                    text(session.accepted()),
                    text(session.decisions()));
            return statement.executeUpdate();
        });
    }

    @Override
    public void update(Session session) {
        int rows = storage.run(UPDATE, statement -> {
            Storage.set(
                    statement,
                    session.state().name(),
                    text(session.accepted()),
                    text(session.decisions()),
                    session.id().toString());
            return statement.executeUpdate();
        });
        if (rows != 1) {
            throw new IllegalStateException("the session has ended or is not stored");
        }
    }

    @Override
    public Session finish(Session ended, SignedReceipt receipt, Map<String, Sealed> outputs) {
        boolean first = QuarkusTransaction.requiringNew().call(() -> {
            boolean mine = end(ended, outputs);
            if (mine) {
                // Last, because it locks the head of the log until the commit.
                receipts.append(receipt);
            }
            return mine;
        });
        if (first) {
            recent.put(ended.id(), ended);
        }
        return first ? ended : find(ended.id()).orElseThrow();
    }

    /** Whether this was the session's first end. A session that is refused at once is stored only now. */
    private boolean end(Session ended, Map<String, Sealed> outputs) {
        Session.End end = ended.end().orElseThrow();
        List<String> parties = List.copyOf(outputs.keySet());
        long rows = storage.run(END, statement -> {
            Storage.set(
                    statement,
                    ended.state().name(),
                    end.reason().toString(),
                    end.at(),
                    text(ended.accepted()),
                    text(ended.decisions()),
                    ended.id().toString(),
                    clock.instant(),
                    parties.toArray(String[]::new),
                    parties.stream().map(outputs::get).map(StoredSessions::text).toArray(String[]::new));
            try (ResultSet count = statement.executeQuery()) {
                count.next();
                return count.getLong(1);
            }
        });
        if (rows == 1) {
            return true;
        }
        if (read(ended.id()).isPresent()) {
            return false;
        }
        if (!outputs.isEmpty()) {
            throw new IllegalStateException("a session that was never stored has an answer");
        }
        insert(ended);
        return true;
    }

    @Override
    public Optional<Session> find(SessionId id) {
        Optional<Session> known = recent.get(id);
        if (known.isPresent()) {
            return known;
        }
        Optional<Session> read = read(id);
        // An end never changes; before it a session does.
        read.filter(session -> session.state().isEnd()).ifPresent(session -> recent.put(id, session));
        return read;
    }

    private Optional<Session> read(SessionId id) {
        return list(SELECT + "where id = ?", id.toString()).stream().findFirst();
    }

    @Override
    public List<Session> unfinished() {
        return list(SELECT + "where ended is null");
    }

    /** The party's sessions, newest first, at most {@value #MAX_LISTED}. */
    List<Session> ofParty(String party) {
        return list(OF_PARTY, party);
    }

    private List<Session> list(String sql, String... parameters) {
        List<Row> rows = storage.run(sql, statement -> {
            Storage.set(statement, (Object[]) parameters);
            try (ResultSet result = statement.executeQuery()) {
                List<Row> all = new ArrayList<>();
                while (result.next()) {
                    all.add(Row.of(result));
                }
                return all;
            }
        });
        return rows.stream().map(this::session).toList();
    }

    Optional<Sealed> output(SessionId id, String party) {
        return storage.run("select sealed from session_output where session = ? and party = ?", statement -> {
            Storage.set(statement, id.toString(), party);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(Json.read(json(row.getString(1)), Sealed.class)) : Optional.empty();
            }
        });
    }

    /** Erases sealed outputs older than this; says how many. */
    long eraseOutputs(Instant before) {
        return storage.run("delete from session_output where created < ?", statement -> {
            Storage.set(statement, before);
            return statement.executeLargeUpdate();
        });
    }

    /** A session as it is stored. */
    private record Row(
            String id,
            String contract,
            String openedBy,
            Instant opened,
            Instant deadline,
            String state,
            Optional<String> evidence,
            Optional<Session.End> end,
            String accepted,
            String decisions) {

        static Row of(ResultSet row) throws SQLException {
            Optional<Instant> ended = Optional.ofNullable(row.getObject("ended", OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant);
            Optional<String> reason = Optional.ofNullable(row.getString("reason"));
            return new Row(
                    row.getString("id"),
                    row.getString("contract"),
                    row.getString("opened_by"),
                    row.getObject("opened", OffsetDateTime.class).toInstant(),
                    row.getObject("deadline", OffsetDateTime.class).toInstant(),
                    row.getString("state"),
                    Optional.ofNullable(row.getString("evidence")),
                    ended.flatMap(at -> reason.map(text -> new Session.End(EndReason.parse(text), at))),
                    row.getString("accepted"),
                    row.getString("decisions"));
        }
    }

    private Session session(Row row) {
        SortedMap<String, Digest> accepted = new TreeMap<>();
        json(row.accepted())
                .properties()
                .forEach(input -> accepted.put(
                        input.getKey(), Digest.parse(input.getValue().asText())));
        List<PolicyDecision> decisions = new ArrayList<>();
        json(row.decisions()).forEach(decision -> decisions.add(Json.read(decision, PolicyDecision.class)));
        return new Session(
                SessionId.parse(row.id()),
                contracts.find(Digest.parse(row.contract())).orElseThrow(),
                row.openedBy(),
                row.opened(),
                row.deadline(),
                Session.State.valueOf(row.state()),
                accepted,
                decisions,
                row.evidence().map(evidence -> Json.read(json(evidence), Evidence.Signed.class)),
                row.end());
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), MAX_STORED_JSON);
    }

    private static String text(Object value) {
        return new String(Json.canonicalOf(value), StandardCharsets.UTF_8);
    }
}
