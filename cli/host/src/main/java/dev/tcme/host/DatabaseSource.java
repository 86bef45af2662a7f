package dev.tcme.host;

import java.util.Map;

/** Where the database is. */
public sealed interface DatabaseSource permits DatabaseSource.Embedded, DatabaseSource.Running {
    /** A Postgres that the host starts on the state folder. */
    record Embedded() implements DatabaseSource {}

    /**
     * A Postgres that somebody else runs.
     *
     * @param jdbcUrl without user and password
     * @param password never shown
     */
    record Running(String jdbcUrl, String user, String password) implements DatabaseSource {
        /** Without the password. */
        @Override
        public String toString() {
            return "Running[" + jdbcUrl + ", " + user + "]";
        }
    }

    /** {@code DATABASE_URL}, else a database of our own. */
    static DatabaseSource of(Map<String, String> environment) {
        String url = environment.getOrDefault("DATABASE_URL", "");
        return url.isBlank() ? new Embedded() : DatabaseAddress.parse(url);
    }
}
