package dev.tcme.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.policy.Unusable.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an answer ends, and which connection is asked again. */
class FramingTest {
    private static final String BODY = "{\"result\":{\"allow\":true}}";
    private static final String HALF = BODY.substring(0, 10);
    private static final String REST = BODY.substring(10);
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static JsonNode ask(ScriptedServer server) throws Unusable {
        try (Opa opa = new Opa(new OpaSettings(server.base(), Duration.ofSeconds(1)))) {
            return opa.document("tcme/admit/decision");
        }
    }

    private static ScriptedServer writing(String answer) throws IOException {
        return new ScriptedServer((out, socket) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    @Test
    void anAnswerInChunksIsPutTogether() throws IOException {
        try (var server = writing(CHUNKED + chunk(HALF) + chunk(REST) + "0\r\nTrailer: x\r\n\r\n")) {
            assertTrue(ask(server).path("allow").booleanValue());
        }
    }

    @Test
    void chunksAreBoundedTogether() throws IOException {
        String most = BODY + " ".repeat(Opa.MAX_RESPONSE_BYTES - BODY.length());
        try (var server = writing(CHUNKED + chunk(most) + "0\r\n\r\n")) {
            assertTrue(ask(server).path("allow").booleanValue());
        }
        try (var server = writing(CHUNKED + chunk(most) + chunk(" ") + "0\r\n\r\n")) {
            assertEquals(
                    Kind.OVERSIZE,
                    assertThrows(Unusable.class, () -> ask(server)).kind());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 25\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 25\r\nContent-Length: 25\r\n",
                "Content-Length: 25\r\ncontent-length: 24\r\n",
                "Content-Length: +25\r\n",
                "Content-Length: 25, 25\r\n",
                "Content-Length: 24\r\n",
                "Content-Length: 25\r\n folded\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked\r\n",
                "No colon\r\n",
                ""
            })
    void anAnswerWithoutOneClearEndIsRefused(String headers) throws IOException {
        try (var server = writing("HTTP/1.1 200 OK\r\n" + headers + "\r\n" + BODY)) {
            assertThrows(Unusable.class, () -> ask(server));
        }
        // Positive control: the same body with the one header that is right.
        try (var server = writing("HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n" + BODY)) {
            assertTrue(ask(server).path("allow").booleanValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 OK", "HTTP/2 200", "HTTP/1.1 100 Continue", "HTTP/1.1 200OK", "ICY 200 OK"})
    void anotherStatusLineIsRefused(String line) throws IOException {
        try (var server = writing(line + "\r\nContent-Length: 25\r\n\r\n" + BODY)) {
            assertThrows(Unusable.class, () -> ask(server));
        }
    }

    @Test
    void headersWithoutEndAreRefused() throws IOException {
        try (var server = writing("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000))) {
            assertThrows(Unusable.class, () -> ask(server));
        }
    }

    @Test
    void bytesBehindAnAnswerDoNotBecomeTheNext() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n" + BODY;
        try (var server = writing(answer + answer)) {
            assertThrows(Unusable.class, () -> ask(server));
        }
    }

    @Test
    void aConnectionThatTheServerHasGivenUpIsOpenedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (var server = new ScriptedServer((out, socket) -> {
                    asked.incrementAndGet();
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n" + BODY)
                            .getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    socket.close();
                });
                Opa opa = new Opa(new OpaSettings(server.base()))) {
            for (int i = 0; i < 3; i++) {
                assertTrue(opa.document("tcme/admit/decision").path("allow").booleanValue());
                Thread.sleep(20); // until the end of the connection has arrived
            }
            assertEquals(3, asked.get());
            assertEquals(3, server.connections());
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNotAskedForAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (var server = new ScriptedServer((out, socket) -> {
                    boolean first = asked.getAndIncrement() == 0;
                    String body = first ? BODY : HALF;
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    if (!first) {
                        socket.close();
                    }
                });
                Opa opa = new Opa(new OpaSettings(server.base()))) {
            opa.document("tcme/admit/decision");
            assertThrows(Unusable.class, () -> opa.document("tcme/admit/decision"));
            assertEquals(2, asked.get());
        }
    }

    @Test
    void aConnectionThatTheServerWillCloseIsNotKept() throws IOException {
        try (var server = writing("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 25\r\n\r\n" + BODY);
                Opa opa = new Opa(new OpaSettings(server.base()))) {
            opa.document("tcme/admit/decision");
            opa.document("tcme/admit/decision");
            assertEquals(2, server.connections());
        }
    }
}
