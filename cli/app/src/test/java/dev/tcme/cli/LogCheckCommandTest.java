package dev.tcme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.client.Behaviour;
import dev.tcme.contract.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it does without a database; that it finds what was changed in one, the end-to-end tests show. */
class LogCheckCommandTest {
    private static final String SECRET = "a-password-that-nobody-may-see";
    /** Nothing listens on port 1. */
    private static final String NOWHERE = "postgresql://tcme:" + SECRET + "@127.0.0.1:1/tcme";

    @TempDir
    Path folder;

    private Cli cli;
    private String key;

    @BeforeEach
    void start() {
        cli = new Cli(folder, Behaviour.HONEST);
        byte[] info;
        try (var client = dev.tcme.client.TcmeClient.connect(
                cli.gateway.address(), dev.tcme.client.TcmeClient.Settings.system())) {
            info = Json.canonicalOf(client.gateway());
        }
        key = Json.parse(info, info.length).path("log").asText();
    }

    @AfterEach
    void stop() {
        assertFalse(cli.printed().contains(SECRET), "a password was printed");
        cli.close();
    }

    @Test
    void withoutAKeyItIsNotRun() {
        assertEquals(
                Exit.USAGE, cli.run("log", "check", "--database-url", NOWHERE).exit());
        for (String wrong : List.of("x", "", key + "x", key.replace('+', ' '))) {
            assertEquals(
                    Exit.LOCAL,
                    cli.run("log", "check", "--database-url", NOWHERE, "--log-key", wrong)
                            .exit(),
                    wrong);
        }
    }

    @Test
    void withoutADatabaseItIsNotRun() {
        Cli.Result refused = cli.run("log", "check", "--log-key", key);
        assertEquals(Exit.USAGE, refused.exit());
        assertTrue(refused.err().contains("--database-url"), refused.err());
    }

    @Test
    void anAddressThatIsNoneIsRefusedAndNotRepeated() {
        for (String wrong : List.of(SECRET, "mysql://u:" + SECRET + "@h/d", "postgresql://u:" + SECRET + "@/d")) {
            assertEquals(
                    Exit.LOCAL,
                    cli.run("log", "check", "--log-key", key, "--database-url", wrong)
                            .exit());
        }
    }

    @Test
    void aDatabaseThatIsAwayIsAnErrorOfItsOwnAndNoVerdict() {
        Cli.Result away = cli.run("log", "check", "--log-key", key, "--database-url", NOWHERE, "--json");
        assertEquals(Exit.GATEWAY, away.exit());
        assertTrue(away.json().at("/error/detail").asText().contains("SQLSTATE 08"), away.out());
        cli.environment.put("DATABASE_URL", NOWHERE);
        assertEquals(Exit.GATEWAY, cli.run("log", "check", "--log-key", key).exit());
    }
}
