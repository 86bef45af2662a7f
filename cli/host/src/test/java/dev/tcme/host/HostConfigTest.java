package dev.tcme.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostConfigTest {
    private static final Path HOME = Path.of("/home/somebody");

    private static HostConfig of(Map<String, String> environment) {
        return HostConfig.of(environment, HOME, Path.of("/dist"));
    }

    @Test
    void emptyEnvironmentMeansEverythingOfOurOwn() {
        HostConfig config = of(Map.of());
        assertEquals(TcmeHome.at(HOME.resolve(".tcme")), config.home());
        assertInstanceOf(DatabaseSource.Embedded.class, config.database());
        assertInstanceOf(PolicySource.Started.class, config.policy());
        assertInstanceOf(ModelSource.Bundled.class, config.model());
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p%40%2Bs@db:6543/tcme?sslmode=verify-full, jdbc:postgresql://db:6543/tcme?sslmode=verify-full, u, p@+s",
        "postgres://u:a+b@db/tcme, jdbc:postgresql://db/tcme, u, a+b",
        "jdbc:postgresql://db:1/x?user=u&password=p&ssl=true, jdbc:postgresql://db:1/x?ssl=true, u, p",
        "jdbc:postgresql://[::1]:5432/x, jdbc:postgresql://[::1]:5432/x, '', ''",
    })
    void databaseAddressLosesItsCredentials(String text, String jdbcUrl, String user, String password) {
        DatabaseSource.Running expected = new DatabaseSource.Running(jdbcUrl, user, password);
        assertEquals(expected, of(Map.of("DATABASE_URL", text)).database());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:s3cret@db/x",
                "postgresql://u:s3cret@/x",
                "postgresql://u:s3cret@db",
                "postgresql://u:s3cret@db/ x",
                "postgresql://u:s3cret%zz@db/x",
                "s3cret"
            })
    void malformedDatabaseAddressIsRefusedWithoutRepeatingIt(String text) {
        HostException refusal = assertThrows(HostException.class, () -> of(Map.of("DATABASE_URL", text)));
        assertTrue(refusal.getMessage().startsWith("DATABASE_URL must be postgresql://"));
        for (Throwable error = refusal; error != null; error = error.getCause()) {
            assertFalse(String.valueOf(error.getMessage()).contains("s3cret"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPA_URL", "MODEL_URL"})
    void addressWithAPasswordIsRefusedWithoutRepeatingIt(String variable) {
        for (String text : new String[] {"http://u:s3cret@h/", "ftp://h/", "h:1", "http:// s3cret"}) {
            HostException refusal = assertThrows(HostException.class, () -> of(Map.of(variable, text)));
            assertTrue(refusal.getMessage().startsWith(variable + " must be an address like"));
            assertFalse(refusal.getMessage().contains("s3cret"));
        }
    }

    @Test
    void ownWeightsNeedTheirDigest() {
        assertThrows(HostException.class, () -> of(Map.of("TCME_MODEL_WEIGHTS", "/m.gguf")));
        assertThrows(
                HostException.class,
                () -> of(Map.of("TCME_MODEL_WEIGHTS", "/m.gguf", "TCME_MODEL_WEIGHTS_SHA256", "A".repeat(64))));
        assertEquals(
                new ModelSource.OwnWeights(Path.of("/m.gguf"), "a".repeat(64)),
                of(Map.of("TCME_MODEL_WEIGHTS", "/m.gguf", "TCME_MODEL_WEIGHTS_SHA256", "a".repeat(64)))
                        .model());
    }

    @Test
    void noSecretIsShown() {
        HostConfig config = of(Map.of(
                        "DATABASE_URL", "postgresql://u:s3cret@db/x",
                        "MODEL_URL", "https://h/v1",
                        "TCME_MODEL_API_KEY", "s3cret"))
                .withExtraEnvironment(Map.of("X", "s3cret"));
        assertFalse(config.toString().contains("s3cret"));
        assertTrue(config.toString().contains("https://h/v1"), "positive control");
    }

    @Test
    void freePortsDifferAndATakenOneIsRefused() throws Exception {
        Ports ports = Ports.ANY.resolve();
        assertEquals(
                5,
                Set.of(ports.gateway(), ports.management(), ports.opa(), ports.runner(), ports.database())
                        .size());
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            HostException refusal = assertThrows(HostException.class, Ports.ANY.withGateway(port)::resolve);
            assertTrue(refusal.getMessage().contains("the gateway port " + port + " is taken"));
        }
        assertThrows(HostException.class, () -> Ports.ANY.withGateway(65_536));
        assertThrows(HostException.class, () -> Ports.ANY.withGateway(-1));
    }
}
