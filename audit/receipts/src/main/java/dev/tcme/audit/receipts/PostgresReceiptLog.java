package dev.tcme.audit.receipts;

import dev.tcme.audit.tlog.Checkpoint;
import dev.tcme.audit.tlog.Frontier;
import dev.tcme.audit.tlog.Hash;
import dev.tcme.audit.tlog.MerkleTree;
import dev.tcme.audit.tlog.MissingNodeException;
import dev.tcme.audit.tlog.Node;
import dev.tcme.audit.tlog.NodeReader;
import dev.tcme.audit.tlog.NoteSigner;
import dev.tcme.audit.tlog.SignatureType;
import dev.tcme.audit.tlog.SignedNote;
import dev.tcme.audit.tlog.TlogProof;
import dev.tcme.audit.tlog.VerifierKey;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.SigningKey;
import dev.tcme.contract.spi.ReceiptLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The receipt log in Postgres, tables as in {@code db/migration/V1__receipt_log.sql}. Takes part in the transaction of
 * the connections that its data source gives.
 */
public final class PostgresReceiptLog implements ReceiptLog {
    /** Complete subtrees never change, so any may be kept; this many cost about 10 MB and hold a path to every leaf. */
    private static final int CACHED_NODES = 65_536;

    /** An entry never changes either; each party asks for it once, soon after the end. About 5 kB each. */
    private static final int CACHED_ENTRIES = 1_000;

    /** One statement and so one round trip while the head is locked. */
    private static final String EXTEND = """
            with leaf as (
                insert into log_leaf (idx, session, digest, receipt) values (?, ?, ?, ?)
                on conflict (session) do nothing returning idx),
            nodes as (
                insert into log_node (level, idx, hash)
                select level, idx, hash from unnest(?, ?, ?) as node (level, idx, hash)
                where exists (select from leaf))
            update log_head set size = ?, frontier = ?, checkpoint = ? where id = 1 and exists (select from leaf)
            """;

    private final DataSource source;
    private final NoteSigner signer;
    private final Map<Long, Hash> cache = recent(CACHED_NODES);
    private final Map<SessionId, Entry> entries = recent(CACHED_ENTRIES);

    /** A map that forgets what was not used for longest. */
    private static <K, V> Map<K, V> recent(int limit) {
        return Collections.synchronizedMap(new LinkedHashMap<>(1024, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        });
    }

    /** Failure of the database, without the statement's parameters. */
    public static final class LogUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LogUnavailableException(SQLException cause) {
            // Only the SQLSTATE: messages of the driver quote rows.
            super("the receipt log's database failed with SQLSTATE " + cause.getSQLState(), null, false, false);
        }
    }

    /**
     * @param origin the log's name, the first line of its checkpoints
     * @param key signs checkpoints
     */
    public PostgresReceiptLog(DataSource source, String origin, SigningKey key) {
        this.source = source;
        this.signer = NoteSigner.of(
                VerifierKey.of(
                        SignatureType.ED25519, origin, key.verificationKey().raw()),
                key::signRaw);
    }

    /** What a verifier needs to check this log's checkpoints: name, key id and public key as C2SP writes them. */
    public String verifierKey() {
        return signer.key().toString();
    }

    /** Writes the checkpoint of the empty log, once in the log's life. */
    public void initialise() {
        String checkpoint = checkpointText(Frontier.empty());
        run(
                "insert into log_head (id, size, frontier, checkpoint) values (1, 0, ''::bytea, ?) on conflict do nothing",
                statement -> {
                    statement.setString(1, checkpoint);
                    return statement.executeUpdate();
                });
    }

    @Override
    public Entry append(SignedReceipt receipt) {
        try (Connection connection = source.getConnection()) {
            Frontier frontier = lockHead(connection);
            return extend(connection, frontier, receipt)
                    ? new Entry(receipt, frontier.size())
                    : find(connection, receipt.receipt().session()).orElseThrow();
        } catch (SQLException e) {
            throw new LogUnavailableException(e);
        }
    }

    @Override
    public Optional<Entry> find(SessionId session) {
        Entry known = entries.get(session);
        if (known != null) {
            return Optional.of(known);
        }
        try (Connection connection = source.getConnection()) {
            Optional<Entry> read = find(connection, session);
            // As with nodes: within a transaction the row may be rolled back yet.
            if (connection.getAutoCommit()) {
                read.ifPresent(entry -> entries.put(session, entry));
            }
            return read;
        } catch (SQLException e) {
            throw new LogUnavailableException(e);
        }
    }

    /** The newest signed checkpoint, a C2SP signed note. */
    public String checkpoint() {
        return run("select checkpoint from log_head where id = 1", statement -> {
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : checkpointText(Frontier.empty());
            }
        });
    }

    /**
     * Everything that an offline check of this receipt needs of the log, as {@code c2sp.org/tlog-proof@v1}.
     *
     * @param entry as {@link #find} gave it
     */
    public String proof(Entry entry) {
        SignedNote note = SignedNote.parse(checkpoint().getBytes(StandardCharsets.UTF_8));
        Checkpoint head = Checkpoint.parse(note.text());
        TlogProof proof = new TlogProof(tree(head.size()).inclusionProof(entry.index()), note);
        return new String(proof.toBytes(), StandardCharsets.UTF_8);
    }

    /**
     * The receipt digest at a leaf.
     *
     * @throws ProblemException {@link Problem#LOG_INDEX_OUT_OF_RANGE}
     */
    public Digest leaf(long index) {
        return run("select digest from log_leaf where idx = ?", statement -> {
            statement.setLong(1, index);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw outOfRange();
                }
                return Digest.parse(row.getString(1));
            }
        });
    }

    /**
     * @return hashes from leaf to root (RFC 9162 section 2.1.3.1)
     * @throws ProblemException {@link Problem#LOG_INDEX_OUT_OF_RANGE} unless {@code 0 <= index < size <= log size}
     */
    public List<Hash> inclusion(long index, long size) {
        if (index < 0 || index >= size || size > size()) {
            throw outOfRange();
        }
        return tree(size).inclusionProof(index).path();
    }

    /**
     * @return hashes (RFC 9162 section 2.1.4.1)
     * @throws ProblemException {@link Problem#LOG_INDEX_OUT_OF_RANGE} unless {@code 0 <= from <= to <= log size}
     */
    public List<Hash> consistency(long from, long to) {
        if (from < 0 || from > to || to > size()) {
            throw outOfRange();
        }
        return tree(to).consistencyProof(from).path();
    }

    private long size() {
        return run("select size from log_head where id = 1", statement -> {
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    private MerkleTree tree(long size) {
        return new MerkleTree(size, this::node);
    }

    private Hash node(int level, long index) {
        // Six bits hold every level; an index at level k has at most 63 - k bits, so the key is unique.
        long key = index << 6 | level;
        Hash known = cache.get(key);
        if (known != null) {
            return known;
        }
        return run("select hash from log_node where level = ? and idx = ?", statement -> {
            statement.setInt(1, level);
            statement.setLong(2, index);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new MissingNodeException(level, index);
                }
                Hash read = Hash.of(row.getBytes(1));
                // Within a transaction the row may be its own and rolled back yet: only what is committed never
                // changes.
                if (statement.getConnection().getAutoCommit()) {
                    cache.put(key, read);
                }
                return read;
            }
        });
    }

    private static Frontier lockHead(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("select size, frontier from log_head where id = 1 for update");
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("the log was not initialised");
            }
            return Frontier.load(row.getLong(1), peaks(row.getBytes(2)));
        }
    }

    /** {@link Frontier#load} reads the peaks from left to right, the order in which they are stored. */
    private static NodeReader peaks(byte[] stored) {
        int[] next = {0};
        return (level, index) -> {
            byte[] hash = new byte[Hash.LENGTH];
            System.arraycopy(stored, next[0], hash, 0, Hash.LENGTH);
            next[0] += Hash.LENGTH;
            return Hash.of(hash);
        };
    }

    /** Writes leaf, nodes and head; nothing, and false, if the session has a receipt already. */
    private boolean extend(Connection connection, Frontier frontier, SignedReceipt receipt) throws SQLException {
        Digest digest = receipt.digest();
        Frontier.Appended appended = frontier.append(Hash.ofLeaf(digest.bytes()));
        List<Node> nodes = appended.nodes();
        ByteArrayOutputStream peaks = new ByteArrayOutputStream();
        appended.frontier().peaks().forEach(peak -> peaks.writeBytes(peak.hash().bytes()));
        try (PreparedStatement statement = connection.prepareStatement(EXTEND)) {
            statement.setLong(1, frontier.size());
            statement.setString(2, receipt.receipt().session().toString());
            statement.setString(3, digest.toString());
            statement.setString(4, new String(Json.canonicalOf(receipt), StandardCharsets.UTF_8));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "int2", nodes.stream().map(Node::level).toArray()));
            statement.setArray(
                    6,
                    connection.createArrayOf(
                            "int8", nodes.stream().map(Node::index).toArray()));
            statement.setArray(
                    7,
                    connection.createArrayOf(
                            "bytea",
                            nodes.stream().map(node -> node.hash().bytes()).toArray(byte[][]::new)));
            statement.setLong(8, appended.frontier().size());
            statement.setBytes(9, peaks.toByteArray());
            statement.setString(10, checkpointText(appended.frontier()));
            return statement.executeUpdate() == 1;
        }
    }

    private String checkpointText(Frontier frontier) {
        Checkpoint checkpoint = new Checkpoint(signer.key().name(), frontier.size(), frontier.root());
        return new String(checkpoint.sign(signer).toBytes(), StandardCharsets.UTF_8);
    }

    private static Optional<Entry> find(Connection connection, SessionId session) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select idx, receipt from log_leaf where session = ?")) {
            statement.setString(1, session.toString());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Entry(
                                SignedReceipt.parse(row.getString(2).getBytes(StandardCharsets.UTF_8)), row.getLong(1)))
                        : Optional.empty();
            }
        }
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.with(statement);
        } catch (SQLException e) {
            throw new LogUnavailableException(e);
        }
    }

    private static ProblemException outOfRange() {
        return new ProblemException(Problem.LOG_INDEX_OUT_OF_RANGE, "expected a place within the log's size");
    }
}
