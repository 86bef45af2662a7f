package dev.tcme.audit.receipts;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real Postgres as durable as in production, with the log's schema; {@link #clear} makes it new. */
final class TestDatabase implements AutoCloseable {
    private static final String SCHEMA = "/db/migration/V1__receipt_log.sql";

    private final EmbeddedPostgres postgres;
    private final Transactions transactions;

    private TestDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
        this.transactions = new Transactions(postgres.getPostgresDatabase());
    }

    static TestDatabase start() {
        try {
            TestDatabase database = new TestDatabase(EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start());
            database.execute(schema());
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String schema() throws IOException {
        try (InputStream in = PostgresReceiptLog.class.getResourceAsStream(SCHEMA)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Transactions transactions() {
        return transactions;
    }

    void clear() {
        execute("truncate log_head, log_node, log_leaf");
    }

    void execute(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** First column of the first row. */
    String query(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that the log has stored, for comparison. */
    List<String> content() {
        List<String> tables = new ArrayList<>();
        for (String table : List.of("log_head", "log_node", "log_leaf")) {
            tables.add(query("select coalesce(string_agg(t::text, '|' order by t::text), '') from " + table + " t"));
        }
        return tables;
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
