package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.audit.tlog.SignatureType;
import dev.tcme.audit.tlog.VerifierKey;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator's check of the log, as a process, against the gateway's own database: sound, then changed. */
@ExtendWith(SharedStack.class)
class LogCheckTest {
    private static final int RECEIPTS = 3;
    private static final int LIMIT_SECONDS = 60;
    private static final int SOUND = 0;
    private static final int NOT_SOUND = 4;

    private static Stack stack;
    private static String address;
    private static String password;

    private record Result(int exit, String out, String err) {
        JsonNode json() {
            byte[] bytes = out.getBytes(StandardCharsets.UTF_8);
            return Json.parse(bytes, bytes.length);
        }
    }

    @BeforeAll
    static void start(Stack shared) throws IOException {
        stack = shared;
        Actor alice = stack.enrol("alice");
        Actor bob = stack.enrol("bob");
        Contract contract = alice.agree(Documents.overlap(stack.info(), alice, bob), bob);
        for (int i = 0; i < RECEIPTS; i++) {
            alice.client().withdraw(alice.client().open(contract.digest()).id());
        }
        address = stack.part("postgres").address() + "/tcme";
        password = Files.readString(stack.state().resolve("keys/database-password"))
                .strip();
    }

    @Test
    void everyRowThatIsChangedBehindTheLogsBackIsFound() throws Exception {
        Result sound = check("--json");
        assertEquals(SOUND, sound.exit(), sound.err());
        assertTrue(sound.json().path("sound").asBoolean());
        assertTrue(Integer.parseInt(sound.json().path("detail").asText().split(" ")[0]) >= RECEIPTS, sound.out());

        assertTrue(sound.json().path("log").asText().equals(stack.info().log().split("\\+")[0]));

        finds("wrong-leaf", "update log_leaf set receipt = replace(receipt, 'withdrawn', 'released') where idx = 1");
        finds("wrong-leaf", "update log_leaf set digest = (select digest from log_leaf where idx = 0) where idx = 1");
        finds(
                "wrong-tree",
                "update log_node set hash = (select hash from log_node where level = 0 and idx = 1)"
                        + " where level = 0 and idx = 0");
        finds("wrong-tree", "delete from log_node where level = 1 and idx = 0");
        finds("wrong-tree", "delete from log_leaf where idx = 2");
        finds("wrong-head", "update log_head set checkpoint = replace(checkpoint, E'\\n\\n', E'x\\n\\n')");
        finds("wrong-head", "delete from log_head");
        assertEquals(SOUND, check().exit(), "as it was");
    }

    @Test
    void aDatabaseThatLetsNobodyInIsNoVerdict() throws Exception {
        Result refused = run("not-" + password, List.of());
        assertEquals(5, refused.exit(), refused.out());
        assertTrue(refused.err().contains("SQLSTATE 28"), refused.err());
    }

    @Test
    void theKeyOfAnotherLogFitsNone() throws Exception {
        String own = stack.info().log();
        Result other = run(
                password,
                List.of(
                        "--log-key",
                        VerifierKey.of(
                                        SignatureType.ED25519,
                                        "another.example/log",
                                        VerifierKey.parse(own).raw())
                                .toString()));
        assertEquals(NOT_SOUND, other.exit(), other.err());
        assertTrue(other.out().contains("NOT SOUND"), other.out());
    }

    /** The change is made, found and taken back. */
    private static void finds(String finding, String change) throws Exception {
        execute(
                "create table kept_leaf as select * from log_leaf",
                "create table kept_node as select * from log_node",
                "create table kept_head as select * from log_head");
        try {
            execute(change);
            Result found = check("--json");
            assertEquals(NOT_SOUND, found.exit(), () -> change + ": " + found.out() + found.err());
            assertFalse(found.json().path("sound").asBoolean());
            assertEquals(finding, found.json().path("finding").asText(), change);
        } finally {
            execute(
                    "truncate log_leaf, log_node, log_head",
                    "insert into log_leaf select * from kept_leaf",
                    "insert into log_node select * from kept_node",
                    "insert into log_head select * from kept_head",
                    "drop table kept_leaf, kept_node, kept_head");
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:postgresql://" + address, "tcme", password)) {
            connection.setAutoCommit(false);
            for (String statement : statements) {
                try (var prepared = connection.prepareStatement(statement)) {
                    prepared.execute();
                }
            }
            connection.commit();
        }
    }

    private static Result check(String... options) throws IOException, InterruptedException {
        return run(password, List.of(options));
    }

    private static Result run(String secret, List<String> options) throws IOException, InterruptedException {
        Path distribution = Path.of(System.getProperty("tcme.dist"));
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                distribution.resolve("lib/cli") + "/*",
                "dev.tcme.cli.Main",
                "log",
                "check"));
        if (!options.contains("--log-key")) {
            command.addAll(List.of("--log-key", stack.info().log()));
        }
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DATABASE_URL", "postgresql://tcme:" + secret + "@" + address);
        Path err = Files.createTempFile("tcme-log-check-", ".err");
        builder.redirectError(err.toFile());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "it does not end");
        String errors = Files.readString(err);
        Files.delete(err);
        assertFalse((out + errors).contains(secret), "the password was printed");
        return new Result(process.exitValue(), out, errors);
    }
}
