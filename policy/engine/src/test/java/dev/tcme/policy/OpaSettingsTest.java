package dev.tcme.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpaSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1",
                "127.0.0.1:8181",
                "/v1/data",
                "http:8181",
                "http://me:hunter2@127.0.0.1",
                "http://127.0.0.1?x=hunter2",
                "http://127.0.0.1#x"
            })
    void refuseAddressesThatAreNoPlainHttpBaseWithoutQuotingThem(String address) {
        var e = assertThrows(IllegalArgumentException.class, () -> new OpaSettings(URI.create(address)));
        assertFalse(e.getMessage().contains("hunter2"));
    }

    @Test
    void refuseBoundsThatDoNotBound() {
        URI base = URI.create("http://127.0.0.1:8181");
        for (Duration bound : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(61)}) {
            assertThrows(IllegalArgumentException.class, () -> new OpaSettings(base, bound));
        }
        assertEquals(Duration.ofSeconds(1), new OpaSettings(base).bound());
    }

    @Test
    void aSlashAtTheEndChangesNothing() {
        assertEquals("http://opa:8181/x", new OpaSettings(URI.create("http://opa:8181/x/")).prefix());
        assertEquals("http://opa:8181", new OpaSettings(URI.create("http://opa:8181")).prefix());
    }
}
