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

    private final DataSource source;
    private final NoteSigner signer;
    private final Map<Long, Hash> cache = Collections.synchronizedMap(new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Hash> eldest) {
            return size() > CACHED_NODES;
        }
    });

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
            Optional<Entry> first = find(connection, receipt.receipt().session());
            if (first.isPresent()) {
                return first.get();
            }
            Digest digest = receipt.digest();
            Frontier.Appended appended = frontier.append(Hash.ofLeaf(digest.bytes()));
            insertNodes(connection, appended.nodes());
            insertLeaf(connection, frontier.size(), receipt, digest);
            updateHead(connection, appended.frontier());
            return new Entry(receipt, frontier.size());
        } catch (SQLException e) {
            throw new LogUnavailableException(e);
        }
    }

    @Override
    public Optional<Entry> find(SessionId session) {
        try (Connection connection = source.getConnection()) {
            return find(connection, session);
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

    /** Everything that an offline check of this session's receipt needs of the log, as {@code c2sp.org/tlog-proof@v1}. */
    public Optional<String> proof(SessionId session) {
        return find(session).map(entry -> {
            SignedNote note = SignedNote.parse(checkpoint().getBytes(StandardCharsets.UTF_8));
            Checkpoint head = Checkpoint.parse(note.text());
            TlogProof proof = new TlogProof(tree(head.size()).inclusionProof(entry.index()), note);
            return new String(proof.toBytes(), StandardCharsets.UTF_8);
        });
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

    private static void insertNodes(Connection connection, List<Node> nodes) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("insert into log_node (level, idx, hash) values (?, ?, ?)")) {
            for (Node node : nodes) {
                statement.setInt(1, node.level());
                statement.setLong(2, node.index());
                statement.setBytes(3, node.hash().bytes());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void insertLeaf(Connection connection, long index, SignedReceipt receipt, Digest digest)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into log_leaf (idx, session, digest, receipt) values (?, ?, ?, ?)")) {
            statement.setLong(1, index);
            statement.setString(2, receipt.receipt().session().toString());
            statement.setString(3, digest.toString());
            statement.setString(4, new String(Json.canonicalOf(receipt), StandardCharsets.UTF_8));
            statement.executeUpdate();
        }
    }

    private void updateHead(Connection connection, Frontier frontier) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "update log_head set size = ?, frontier = ?, checkpoint = ? where id = 1")) {
            statement.setLong(1, frontier.size());
            ByteArrayOutputStream peaks = new ByteArrayOutputStream();
            frontier.peaks().forEach(peak -> peaks.writeBytes(peak.hash().bytes()));
            statement.setBytes(2, peaks.toByteArray());
            statement.setString(3, checkpointText(frontier));
            statement.executeUpdate();
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
