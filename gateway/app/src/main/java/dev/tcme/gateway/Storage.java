package dev.tcme.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Single statements, in the transaction that is under way or else each by itself. For the tables that every session
 * writes: an object-relational mapper costs more there than the statement.
 */
@ApplicationScoped
class Storage {
    private final DataSource source;

    /** Failure of the database, without the statement's parameters. */
    static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnavailableException(SQLException cause) {
            // Only the SQLSTATE: messages of the driver quote rows.
            super("the database failed with SQLSTATE " + cause.getSQLState(), null, false, false);
        }
    }

    interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    Storage(DataSource source) {
        this.source = source;
    }

    <T> T run(String sql, Work<T> work) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.with(statement);
        } catch (SQLException e) {
            throw new UnavailableException(e);
        }
    }

    /** Sets parameters from the first on: texts and instants, or null, or arrays of texts. */
    static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case Instant instant -> statement.setObject(i + 1, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
                case String[] texts ->
                    statement.setArray(i + 1, statement.getConnection().createArrayOf("text", texts));
                case null, default -> statement.setObject(i + 1, values[i]);
            }
        }
    }
}
