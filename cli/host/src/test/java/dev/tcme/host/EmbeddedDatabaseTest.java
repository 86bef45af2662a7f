package dev.tcme.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the real server, as root too where the build runs as root. */
@Timeout(120)
class EmbeddedDatabaseTest {
    @TempDir
    Path folder;

    private TcmeHome home;
    private EmbeddedDatabase database;
    private PartSet parts;
    private Part server;
    private int port;

    @BeforeEach
    void start() throws Exception {
        home = TestHome.at(folder.resolve("state"));
        begin();
    }

    private void begin() throws Exception {
        port = Ports.ANY.resolve().database();
        parts = new PartSet(home.log(), new PidFiles(home.pid()));
        database = new EmbeddedDatabase(home, PostgresServer.unpack(home.postgresCache()), new Tool(Progress.silent()));
        server = database.start(parts, port, new SecureRandom(), Duration.ofSeconds(60));
    }

    @AfterEach
    void stop() throws Exception {
        parts.stop();
    }

    @Test
    void rowsOutliveAStopAndAStart() throws Exception {
        update("create table t(x int)");
        update("insert into t values (41)");
        parts.stop();
        begin();
        assertEquals("41", query("select x from t"));
        assertFalse(Files.readString(server.logFile()).contains("recovery"), "positive control of the next test");
    }

    @Test
    void committedRowsOutliveAKill() throws Exception {
        update("create table t(x int)");
        for (int row = 0; row < 50; row++) {
            update("insert into t values (" + row + ")");
        }
        ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
        server.onExit().join();
        parts.stop();
        begin();
        assertEquals("50", query("select count(*) from t"));
        assertTrue(Files.readString(server.logFile()).contains("recovery"));
    }

    @Test
    void commitsAreDurable() throws Exception {
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            assertEquals("on", query("show " + setting));
        }
    }

    @Test
    void onlyTheGatewaysRoleWithItsPasswordGetsIn() throws Exception {
        DatabaseSource.Running address = database.address(port);
        assertThrows(SQLException.class, () -> DriverManager.getConnection(address.jdbcUrl(), address.user(), "wrong"));
        String superuser = address.jdbcUrl().replaceFirst("/tcme$", "/postgres");
        assertThrows(SQLException.class, () -> DriverManager.getConnection(superuser, "postgres", ""));
        assertThrows(
                SQLException.class, () -> DriverManager.getConnection(superuser, address.user(), address.password()));
        assertEquals("off", query("show is_superuser"));
        assertThrows(SQLException.class, () -> update("copy (select 1) to program 'true'"));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.keys().resolve("database-password"))));
        assertFalse(address.toString().contains(address.password()));
    }

    @Test
    void logHoldsNeitherStatementsNorValuesNorThePassword() throws Exception {
        update("create table t(x text primary key)");
        update("insert into t values ('canary-7f3a')");
        assertThrows(SQLException.class, () -> update("insert into t values ('canary-7f3a')"));
        assertThrows(SQLException.class, () -> update("selekt 'canary-7f3a'"));
        parts.stop();
        String log = Files.readString(server.logFile());
        assertTrue(log.contains("duplicate key value"), "positive control: the errors are logged");
        assertFalse(log.contains("canary"));
        assertFalse(log.contains(database.address(port).password()));
    }

    @Test
    void lockFileThatNamesAForeignProcessDoesNotStopTheStart() throws Exception {
        Path lock = home.database().resolve("postmaster.pid");
        ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
        server.onExit().join();
        parts.stop();
        String text = Files.readString(lock);
        Files.writeString(lock, ProcessHandle.current().pid() + text.substring(text.indexOf('\n')));
        begin();
        assertEquals("1", query("select 1"));
    }

    @Test
    void halfMadeDatabaseIsMadeAnew() throws Exception {
        parts.stop();
        Files.move(home.database(), home.state().resolve("postgres.new"));
        begin();
        assertEquals("1", query("select 1"));
        assertFalse(Files.exists(home.state().resolve("postgres.new")));
    }

    @Test
    void databaseOfAnotherMajorVersionIsRefusedUnchanged() throws Exception {
        parts.stop();
        Files.writeString(home.database().resolve("PG_VERSION"), "17\n");
        HostException refusal = assertThrows(HostException.class, this::begin);
        assertTrue(refusal.getMessage().contains("is of Postgres 17, this build brings 18"));
        assertEquals("17\n", Files.readString(home.database().resolve("PG_VERSION")));
    }

    @Test
    void takenPortIsReportedFromTheServersOwnLog() throws Exception {
        TcmeHome other = TestHome.at(folder.resolve("other"));
        PartSet otherParts = new PartSet(other.log(), new PidFiles(other.pid()));
        EmbeddedDatabase second =
                new EmbeddedDatabase(other, PostgresServer.unpack(other.postgresCache()), new Tool(Progress.silent()));
        Part part = otherParts.start(second.prepare(port, new SecureRandom()));
        HostException failure = assertThrows(
                HostException.class, () -> Health.await(part, () -> second.isReady(part), Duration.ofSeconds(30)));
        assertTrue(failure.getMessage().contains("Address already in use"));
        otherParts.stop();
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        DatabaseSource.Running address = database.address(port);
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }
}
