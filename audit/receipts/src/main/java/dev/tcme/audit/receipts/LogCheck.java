package dev.tcme.audit.receipts;

import dev.tcme.audit.receipts.PostgresReceiptLog.LogUnavailableException;
import dev.tcme.audit.tlog.Checkpoint;
import dev.tcme.audit.tlog.Frontier;
import dev.tcme.audit.tlog.Fsck;
import dev.tcme.audit.tlog.Hash;
import dev.tcme.audit.tlog.MalformedException;
import dev.tcme.audit.tlog.MissingNodeException;
import dev.tcme.audit.tlog.SignatureType;
import dev.tcme.audit.tlog.SignedNote;
import dev.tcme.audit.tlog.VerifierKey;
import dev.tcme.contract.Base64Url;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.VerificationKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Recomputes the whole log from the receipts that the database holds and compares everything kept beside them: digests,
 * sessions, signatures, nodes, right edge, checkpoint. For an operator who wants to know whether somebody, or a disk,
 * changed a row. It reads each row once and may run while the log grows: what it checks is the log at the size at which
 * it began.
 *
 * <p>What it cannot see: a log that was rewritten as a whole by somebody with the signing key. For that, an older
 * checkpoint kept elsewhere is needed.
 */
public final class LogCheck {
    /** As the driver takes them. A single answer is one row; the whole check may take long. */
    private static final String CONNECT_SECONDS = "5";

    private static final String ANSWER_SECONDS = "30";

    private final VerifierKey logKey;
    private final VerificationKey gateway;
    private OptionalLong wrongLeaf = OptionalLong.empty();

    /** What the check found; nothing in it quotes a row. */
    public sealed interface Finding permits Sound, WrongHead, WrongLeaf, WrongTree {}

    /** @param size leaves that were checked, all of them */
    public record Sound(long size) implements Finding {}

    /** The one row of {@code log_head} is missing, or it is not signed by the log or not that of the leaves. */
    public record WrongHead(String what) implements Finding {}

    /** The first leaf whose row disagrees with itself: digest, session or signature are not those of its receipt. */
    public record WrongLeaf(long index) implements Finding {}

    /** The tree is not that of the receipts, never {@link Fsck.Sound}. */
    public record WrongTree(Fsck.Finding finding) implements Finding {}

    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Head(long size, byte[] frontier, String checkpoint) {}

    private LogCheck(VerifierKey logKey) {
        this.logKey = logKey;
        this.gateway = VerificationKey.parse("ed25519:" + Base64Url.encode(logKey.raw()));
    }

    /**
     * A database that is opened for the check alone, read only.
     *
     * @param jdbcUrl without user and password
     */
    public record Database(String jdbcUrl, String user, String password) {
        Connection open() throws SQLException {
            Properties properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            properties.setProperty("ApplicationName", "tcme log check");
            properties.setProperty("connectTimeout", CONNECT_SECONDS);
            properties.setProperty("socketTimeout", ANSWER_SECONDS);
            properties.setProperty("readOnly", "true");
            return DriverManager.getConnection(jdbcUrl, properties);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Database[" + jdbcUrl + ", " + user + "]";
        }
    }

    /**
     * Checks the log.
     *
     * @param origin the log's name, as it was given to {@link PostgresReceiptLog}
     * @param gateway the key that signs receipts and checkpoints
     * @throws LogUnavailableException if the database fails
     */
    public static Finding check(DataSource source, String origin, VerificationKey gateway) {
        return check(source::getConnection, VerifierKey.of(SignatureType.ED25519, origin, gateway.raw()));
    }

    /**
     * As {@link #check(DataSource, String, VerificationKey)}, for whoever has a database's address.
     *
     * @param logKey the log's name and the key that signs receipts and checkpoints
     */
    public static Finding check(Database database, VerifierKey logKey) {
        return check(database::open, logKey);
    }

    private interface Opening {
        Connection open() throws SQLException;
    }

    private static Finding check(Opening database, VerifierKey logKey) {
        try (Connection connection = database.open()) {
            return new LogCheck(logKey).run(connection);
        } catch (SQLException e) {
            throw new LogUnavailableException(e);
        } catch (Failed e) {
            throw new LogUnavailableException(e.cause);
        }
    }

    private Finding run(Connection connection) throws SQLException {
        Optional<Head> head = head(connection);
        if (head.isEmpty()) {
            return new WrongHead("there is no head");
        }
        Optional<Checkpoint> signed = signed(head.get().checkpoint());
        if (signed.isEmpty()) {
            return new WrongHead("the checkpoint is not signed by the log");
        }
        if (signed.get().size() != head.get().size()) {
            return new WrongHead("the checkpoint is of another size than the head");
        }
        try (PreparedStatement leaves =
                        connection.prepareStatement("select session, digest, receipt from log_leaf where idx = ?");
                PreparedStatement nodes =
                        connection.prepareStatement("select hash from log_node where level = ? and idx = ?")) {
            Fsck.Finding tree =
                    Fsck.check(index -> leaf(leaves, index), (level, index) -> node(nodes, level, index), signed.get());
            if (wrongLeaf.isPresent()) {
                return new WrongLeaf(wrongLeaf.getAsLong());
            }
            if (!(tree instanceof Fsck.Sound)) {
                return new WrongTree(tree);
            }
            return edge(head.get(), Frontier.load(head.get().size(), (level, index) -> node(nodes, level, index)));
        }
    }

    /** The nodes are known to be right by now, so the edge that they give is the right one. */
    private static Finding edge(Head head, Frontier frontier) {
        ByteArrayOutputStream peaks = new ByteArrayOutputStream();
        frontier.peaks().forEach(peak -> peaks.writeBytes(peak.hash().bytes()));
        return MessageDigest.isEqual(peaks.toByteArray(), head.frontier())
                ? new Sound(head.size())
                : new WrongHead("the right edge is not that of the leaves");
    }

    private static Optional<Head> head(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("select size, frontier, checkpoint from log_head where id = 1");
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Head(row.getLong(1), row.getBytes(2), row.getString(3)))
                    : Optional.empty();
        }
    }

    private Optional<Checkpoint> signed(String checkpoint) {
        try {
            return Checkpoint.verified(SignedNote.parse(checkpoint.getBytes(StandardCharsets.UTF_8)), logKey);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** The leaf hash of the receipt itself; that its row agrees with it is checked on the way. */
    private Hash leaf(PreparedStatement statement, long index) {
        try {
            statement.setLong(1, index);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new MissingNodeException(0, index);
                }
                return leaf(row, index);
            }
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    private Hash leaf(ResultSet row, long index) throws SQLException {
        try {
            SignedReceipt receipt = SignedReceipt.parse(row.getString(3).getBytes(StandardCharsets.UTF_8));
            boolean agrees = receipt.receipt().session().toString().equals(row.getString(1))
                    && receipt.digest().toString().equals(row.getString(2))
                    && receipt.isSignedBy(gateway);
            if (!agrees) {
                note(index);
            }
            return Hash.ofLeaf(receipt.digest().bytes());
        } catch (ProblemException e) {
            note(index);
            return Hash.EMPTY_TREE; // no receipt, no leaf; the tree's check ends here and the leaf is reported
        }
    }

    private void note(long index) {
        if (wrongLeaf.isEmpty()) {
            wrongLeaf = OptionalLong.of(index);
        }
    }

    private static Hash node(PreparedStatement statement, int level, long index) {
        try {
            statement.setInt(1, level);
            statement.setLong(2, index);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new MissingNodeException(level, index);
                }
                return Hash.of(row.getBytes(1));
            }
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    /** Carries a failure of the database out of the tree's check, whose readers throw nothing checked. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException cause;

        Failed(SQLException cause) {
            super(null, null, false, false);
            this.cause = cause;
        }
    }
}
