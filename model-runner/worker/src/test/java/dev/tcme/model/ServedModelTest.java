package dev.tcme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServedModelTest {
    private static final String ANSWER = """
            {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"length",
             "message":{"role":"assistant","content":"Yes"},"logprobs":{"content":[{"token":"Yes","logprob":-0.5,
             "top_logprobs":[{"token":"Yes","logprob":-0.5},{"token":" Yes","logprob":-3},{"token":"No","logprob":-1.5},
             {"token":"Maybe","logprob":-4}]}]}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
            """;

    private final AtomicReference<String> asked = new AtomicReference<>("");
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String reply = ANSWER;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        server.createContext("/v1/chat/completions", exchange -> {
            calls.incrementAndGet();
            asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = reply.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ServedModel model() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
        return new ServedModel(new ServedModel.Address(url, "m", "api-key-secret", Duration.ofSeconds(5)));
    }

    @Test
    void sumsTheListedTokensThatBeginAnOption() {
        double[] scores = model().logProbabilities(new Prompt("s", "u"), List.of("Yes", "No"));
        assertArrayEquals(new double[] {Math.log(Math.exp(-0.5) + Math.exp(-3)), -1.5}, scores, 1e-9);
        JsonNode request = TestContract.json(asked.get());
        assertTrue(request.path("logprobs").asBoolean());
        assertEquals(20, request.path("top_logprobs").asInt());
        assertEquals(0.0, request.path("temperature").asDouble(1));
        assertEquals("u", request.at("/messages/1/content").asText());
        assertEquals(
                1,
                request.path("max_tokens")
                        .asInt(request.path("max_completion_tokens").asInt()));
    }

    @Test
    void anOptionThatIsNotListedGetsTheLowestListedValue() {
        double[] scores = model().logProbabilities(new Prompt("s", "u"), List.of("Yes", "Never"));
        assertEquals(-4, scores[1], 1e-9);
    }

    @Test
    void anAnswerWithoutAnyOptionIsAFailure() {
        assertThrows(
                ModelException.class, () -> model().logProbabilities(new Prompt("s", "u"), List.of("Alpha", "Beta")));
    }

    @Test
    void aFailingServerIsAskedOnceAndNotQuoted() {
        status = 500;
        reply = "{\"error\":{\"message\":\"prompt was: private-input\"}}";
        ModelException e = assertThrows(
                ModelException.class, () -> model().logProbabilities(new Prompt("s", "u"), List.of("Yes", "No")));
        assertEquals(1, calls.get());
        assertFalse(e.getMessage().contains("private-input"));
        assertEquals(null, e.getCause());
    }

    @Test
    void addressesWithUserInformationOrOtherSchemesAreRefused() {
        for (String url : new String[] {"ftp://h/v1", "http://u:p@h/v1", "file:/etc/passwd", "h/v1"}) {
            assertThrows(
                    ModelException.class,
                    () -> new ServedModel.Address(URI.create(url), "m", "", Duration.ofSeconds(1)));
        }
    }

    @Test
    void theApiKeyIsNotShown() {
        var endpoint =
                new WorkerSettings.Endpoint(URI.create("http://h/v1"), "m", "api-key-secret", Duration.ofSeconds(1));
        assertFalse(endpoint.toString().contains("api-key-secret"));
        assertFalse(new WorkerSettings(endpoint, 1, java.util.Optional.empty())
                .toString()
                .contains("api-key-secret"));
    }
}
