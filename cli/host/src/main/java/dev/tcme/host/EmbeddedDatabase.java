package dev.tcme.host;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Postgres of one state folder. Durable: fsync, synchronous commit and full-page writes are on. Closed: it listens
 * on loopback only, has no Unix socket, and lets exactly one role into exactly one database, by SCRAM with a generated
 * password; the superuser cannot log in at all, so the gateway's connection cannot run programs or read files.
 *
 * <p>Life of the data folder: {@code initdb} and the creation of the role work on {@code postgres.new}; only when both
 * are done is it renamed to {@code postgres}. A crash before leaves a {@code .new} that the next start deletes.
 */
final class EmbeddedDatabase {
    private static final String ROLE = "tcme";
    private static final String DATABASE = "tcme";
    private static final String MAJOR_VERSION =
            PostgresServer.VERSION.substring(0, PostgresServer.VERSION.indexOf('.'));
    private static final String HBA = "host " + DATABASE + " " + ROLE + " 127.0.0.1/32 scram-sha-256\n";
    private static final int PASSWORD_BYTES = 32;
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);
    private static final int ERROR_LINES = 8;
    /** Line of {@code postmaster.pid} that holds the server's state (Postgres: {@code miscadmin.h}, PM_STATUS). */
    private static final int STATE_LINE = 7;

    private static final int PID_LINE = 0;

    /** Settings of the running server. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("max_connections", "40"),
            Map.entry("shared_buffers", "32MB"),
            // The log holds no content: no statements, and no details of an error, which quote rows.
            Map.entry("log_statement", "none"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_parameter_max_length", "0"),
            Map.entry("log_parameter_max_length_on_error", "0"));

    private static final Duration PREDECESSOR = Duration.ofSeconds(15);
    private static final Duration BETWEEN_STARTS = Duration.ofMillis(200);
    private static final String PREDECESSOR_LIVES = "pre-existing shared memory block";

    private final Path data;
    private final Path server;
    private final SecretFile password;
    private final Tool tool;

    EmbeddedDatabase(TcmeHome home, Path server, Tool tool) {
        this.data = home.database();
        this.server = server;
        this.password = new SecretFile(home.keys().resolve("database-password"));
        this.tool = tool;
    }

    /**
     * Starts the server, and waits until it is ready. After one that was killed its children may hold on to the shared memory for
     * a moment: then it is started once more, and again, for {@link #PREDECESSOR}.
     *
     * @param limit how long a start may take
     */
    Part start(PartSet parts, int port, SecureRandom random, Duration limit) throws InterruptedException {
        PartSpec spec = prepare(port, random);
        long patience = System.nanoTime() + PREDECESSOR.toNanos();
        while (true) {
            Part part = parts.start(spec);
            try {
                Health.await(part, () -> isReady(part), limit);
                return part;
            } catch (HostException e) {
                boolean again = !part.isAlive()
                        && part.log().tail().contains(PREDECESSOR_LIVES)
                        && System.nanoTime() < patience;
                if (!again) {
                    throw e;
                }
                parts.forget(part);
                TimeUnit.MILLISECONDS.sleep(BETWEEN_STARTS.toMillis());
            }
        }
    }

    /** Makes the data folder if there is none and tells how to start the server on it. */
    PartSpec prepare(int port, SecureRandom random) throws InterruptedException {
        List<String> prefix = unprivileged();
        if (!Files.exists(data)) {
            create(prefix, random);
        }
        checkVersion();
        forgetForeignLock();
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(program("postgres"), "-D", data.toString(), "-c", "port=" + port));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return new PartSpec("postgres", command, Map.of(), Tether.GUARD_INT);
    }

    /** What the gateway is given. */
    DatabaseSource.Running address(int port) {
        return new DatabaseSource.Running(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, ROLE, password.read());
    }

    /** Whether this very server accepts connections; the same question that {@code pg_ctl start} asks. */
    boolean isReady(Part running) {
        List<String> lines = lockLines();
        return lines.size() > STATE_LINE
                && lines.get(PID_LINE).strip().equals(Long.toString(running.pid()))
                && lines.get(STATE_LINE).strip().equals("ready");
    }

    private void create(List<String> prefix, SecureRandom random) throws InterruptedException {
        String secret = password.readOrCreate(() -> {
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        });
        Path fresh = data.resolveSibling("postgres.new");
        Folders.delete(fresh);
        List<String> initdb = new ArrayList<>(prefix);
        initdb.addAll(List.of(
                program("initdb"),
                "-D",
                fresh.toString(),
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C",
                "--auth=reject"));
        run("creating the database", initdb, "");
        // The single-user server takes SQL on standard input: no port is open yet and no command line shows the secret.
        List<String> single = new ArrayList<>(prefix);
        single.addAll(List.of(program("postgres"), "--single", "-D", fresh.toString()));
        single.addAll(List.of("-c", "log_min_error_statement=panic", "-c", "exit_on_error=on", "postgres"));
        String sql = "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + secret + "';\n" //
                + "CREATE DATABASE " + DATABASE + " OWNER " + ROLE + ";\n";
        run("creating the database's role", single, sql);
        try {
            Files.writeString(fresh.resolve("pg_hba.conf"), HBA);
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HostException("cannot write the database folder " + data, e);
        }
    }

    private void run(String label, List<String> command, String input) throws InterruptedException {
        Tool.Result result = tool.run(label, command, Map.of(), INIT_LIMIT, input);
        if (result.status() != 0) {
            throw new HostException(label + " failed with status " + result.status() + "\n  "
                    + Tool.tail(result.output(), ERROR_LINES));
        }
    }

    private void checkVersion() {
        try {
            String version = Files.readString(data.resolve("PG_VERSION")).strip();
            if (!version.equals(MAJOR_VERSION)) {
                throw new HostException("the database in " + data + " is of Postgres " + version
                        + ", this build brings " + MAJOR_VERSION + "; dump it with a Postgres " + version
                        + " and load it into a new folder");
            }
        } catch (IOException e) {
            throw new HostException(data + " is not a Postgres data folder; move it away to start with a new one", e);
        }
    }

    /**
     * After a crash Postgres refuses to start if the process number of its old lock file is in use, by whomever; in
     * containers the same few numbers come again. Our own lock says that no server of ours runs here, so a number that
     * belongs to another program is stale.
     */
    private void forgetForeignLock() {
        List<String> lines = lockLines();
        if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,10}")) {
            return;
        }
        Optional<String> program = ProcessHandle.of(
                        Long.parseLong(lines.getFirst().strip()))
                .flatMap(process -> process.info().command());
        if (program.isPresent() && !Path.of(program.get()).endsWith("postgres")) {
            Folders.delete(data.resolve("postmaster.pid"));
        }
    }

    private List<String> lockLines() {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            return List.of(); // not there yet, or being written
        }
    }

    /**
     * Postgres refuses to run as root. In a user namespace without any mapping root is nobody to the program, while its
     * files stay root's: nothing has to be given away to another user.
     */
    private List<String> unprivileged() throws InterruptedException {
        if (new UnixSystem().getUid() != 0) {
            return List.of();
        }
        List<String> prefix = List.of("unshare", "--user");
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        if (tool.run("probing user namespaces", probe, Map.of(), INIT_LIMIT).status() != 0) {
            throw new HostException("Postgres does not run as root and this machine has no user namespaces; start tcme"
                    + " as an ordinary user or give a Postgres by DATABASE_URL");
        }
        return prefix;
    }

    private String program(String name) {
        return server.resolve("bin").resolve(name).toString();
    }
}
