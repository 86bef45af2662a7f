package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in over HTTP, the gateway neither fails nor repeats it, and a write takes place once. */
@ExtendWith(SharedStack.class)
class BadHttpTest {
    private static final int MAX_ANSWER = 64 * 1024;
    private static final int SOCKET_LIMIT_MILLIS = 40_000;
    private static final int LIMIT = 2 * 1024 * 1024;
    private static final int TOO_LARGE = 3 * 1024 * 1024;
    private static Scene scene;

    @BeforeAll
    static void start(Stack stack) {
        scene = Scene.open(stack);
    }

    @Test
    void aWriteWithoutAnIdempotencyKeyIsRefused() {
        Wire.Request plain = scene.alice().sign(scene.opening().without("Idempotency-Key"));
        scene.refuses(plain, Problem.IDEMPOTENCY_KEY_MISSING, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seven77", "with space in it", "tab\tin between"})
    void anIdempotencyKeyOfAnotherShapeIsRefused(String key) {
        scene.refuses(
                scene.alice().sign(scene.opening().with("Idempotency-Key", key)), Problem.IDEMPOTENCY_KEY_MISSING, 400);
        scene.refuses(
                scene.alice().sign(scene.opening().with("Idempotency-Key", "k".repeat(65))),
                Problem.IDEMPOTENCY_KEY_MISSING,
                400);
    }

    @Test
    void aRepeatedWriteGetsTheFirstAnswerAndTakesPlaceOnce() {
        int before = scene.alice().client().sessions().size();
        Wire.Request opening = scene.opening();
        Wire.Answer first = scene.alice().send(opening).requireStatus(201);
        Wire.Answer again = scene.alice().send(opening).requireStatus(201);
        assertEquals(first.text(), again.text());
        assertEquals(before + 1, scene.alice().client().sessions().size());
    }

    @Test
    void anIdempotencyKeyIsForOneBodyAndOneAddress() {
        Wire.Request opening = scene.opening();
        scene.alice().send(opening).requireStatus(201);
        String key = opening.headers().get("Idempotency-Key");
        Wire.Request otherBody = Wire.Request.post("/v1/sessions", Map.of("contract", scene.canary()))
                .with("Idempotency-Key", key);
        scene.refuses(scene.alice().sign(otherBody), Problem.IDEMPOTENCY_CONFLICT, 409);
        Wire.Request otherPath = opening.at("/v1/sessions/" + scene.session() + "/withdrawal");
        scene.refuses(scene.alice().sign(otherPath), Problem.IDEMPOTENCY_CONFLICT, 409);
    }

    @Test
    void anIdempotencyKeyIsItsPartysOwn() {
        Wire.Request opening = scene.opening();
        Wire.Answer first = scene.alice().send(opening).requireStatus(201);
        Wire.Answer other = scene.bob().send(opening).requireStatus(201);
        assertFalse(first.json().path("id").equals(other.json().path("id")), "one party got another's answer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/",
                "/v2/sessions",
                "/v1/nothing",
                "/v1/sessions/x/y/z",
                "/v1/log",
                "/v1/log/leaves",
                "/v1/parties",
                "/favicon.ico",
                "/v1/..%2f..%2fetc/passwd",
                "/q/dev",
                "/v1/sessions%00",
                "/%2e%2e/%2e%2e"
            })
    void anUnknownAddressIsRefused(String path) {
        for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
            Wire.Request request = scene.planted(Wire.Request.get(path)).by(method);
            Wire.Answer answer = scene.changesNothing(() -> scene.alice().wire().send(request));
            answer.requireProblemDocument().requireWithout(scene.canary());
            assertTrue(List.of(404, 405, 400, 401).contains(answer.status()), answer::text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /v1/sessions",
        "DELETE, /v1/sessions",
        "PATCH, /v1/contracts",
        "DELETE, /v1/parties",
        "PUT, /v1/log/checkpoint",
        "POST, /v1/gateway",
        "DELETE, /v1/log/leaves/0"
    })
    void anotherMethodIsRefused(String method, String path) {
        Wire.Request request =
                scene.alice().sign(scene.planted(Wire.Request.get(path)).by(method));
        scene.refuses(request, Problem.METHOD_NOT_ALLOWED, 405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"})
    void anotherContentTypeIsRefused(String type) {
        Wire.Request request = scene.signed(scene.alice(), scene.opening()).with("Content-Type", type);
        scene.refuses(request, Problem.UNSUPPORTED_MEDIA_TYPE, 415);
        Wire.Request card = scene.signed(scene.alice(), Wire.Request.post("/v1/parties", Map.of("id", scene.canary())))
                .with("Content-Type", type);
        scene.refuses(card, Problem.UNSUPPORTED_MEDIA_TYPE, 415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/log/leaves/x",
                "/v1/log/leaves/-1",
                "/v1/log/leaves/99999999999999999999",
                "/v1/log/leaves/1000000",
                "/v1/log/proofs/inclusion?index=0&size=1000000",
                "/v1/log/proofs/inclusion?index=9&size=3",
                "/v1/log/proofs/inclusion?index=x&size=1",
                "/v1/log/proofs/inclusion",
                "/v1/log/proofs/consistency?from=5&to=2",
                "/v1/log/proofs/consistency?from=-1&to=1",
                "/v1/log/proofs/consistency?from=1&to=9223372036854775807"
            })
    void aQuestionThatHasNoAnswerIsRefused(String path) {
        Wire.Answer answer = scene.changesNothing(
                () -> scene.alice().wire().send(Wire.Request.get(path).with("X-Note", scene.canary())));
        answer.requireProblemDocument().requireWithout(scene.canary());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody-of-that-name", "%F0%9F%92%A9", "'--", "%00", "a%00", "UPPER", "%20"})
    void aPartyThatIsNotRegisteredIsNotFound(String name) {
        Wire.Request request = Wire.Request.get("/v1/parties/" + name).with("X-Note", scene.canary());
        scene.refuses(request, Problem.PARTY_NOT_FOUND, 404);
    }

    @Test
    void contentUpToTheLimitIsReadAndOneByteMoreIsNot() {
        // Refused for what it says, not for its length: no such document is that long.
        Wire.Request longest = Wire.Request.post("/v1/sessions", new byte[LIMIT]);
        scene.alice().wire().send(longest).requireRefusal(Problem.SIGNATURE_MISSING, 401);
        Wire.Request longer = Wire.Request.post("/v1/sessions", new byte[LIMIT + 1]);
        scene.refuses(longer, Problem.OVERSIZE, 413);
    }

    /** Also for a client that sends all of it before it listens. */
    @Test
    void contentThatIsFarTooLongIsRefusedWithAProblemDocument() {
        for (int length : List.of(TOO_LARGE, 4 * LIMIT)) {
            scene.refuses(Wire.Request.post("/v1/sessions", new byte[length]), Problem.OVERSIZE, 413);
            scene.alice().wire().sendChunked("/v1/sessions", length).requireRefusal(Problem.OVERSIZE, 413);
        }
    }

    /** Over HTTP/2 others' requests may be on the same connection. */
    @Test
    void contentThatIsTooLongEndsItsOwnStreamAlone() throws Exception {
        URI contracts = scene.alice().wire().gateway().resolve("/v1/contracts");
        URI gateway = scene.alice().wire().gateway().resolve("/v1/gateway");
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpRequest get = HttpRequest.newBuilder(gateway).build();
            http.send(get, HttpResponse.BodyHandlers.discarding());
            for (HttpRequest.BodyPublisher content : List.of(
                    HttpRequest.BodyPublishers.ofByteArray(new byte[TOO_LARGE]),
                    HttpRequest.BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(new byte[TOO_LARGE])))) {
                HttpRequest post = HttpRequest.newBuilder(contracts)
                        .header("Content-Type", "application/json")
                        .POST(content)
                        .build();
                HttpResponse<String> refused = http.send(post, HttpResponse.BodyHandlers.ofString());
                assertEquals(413, refused.statusCode());
                assertEquals(HttpClient.Version.HTTP_2, refused.version());
                assertTrue(refused.body().contains(Problem.OVERSIZE.type()), refused.body());
                HttpResponse<Void> next = http.send(get, HttpResponse.BodyHandlers.discarding());
                assertEquals(200, next.statusCode());
                assertEquals(HttpClient.Version.HTTP_2, next.version());
            }
        }
    }

    /** Refused before it is read, whether or not its length is announced. */
    @Test
    void aBodyOfThreeMegabytesIsRefused() throws IOException {
        byte[] body =
                ("{\"" + scene.canary() + "\":\"" + "x".repeat(TOO_LARGE) + "\"}").getBytes(StandardCharsets.US_ASCII);
        String announced = "POST /v1/sessions HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length + "\r\nX-Note: " + scene.canary() + "\r\n\r\n";
        refusesRaw(announced, body, 413);
        refusesRaw(announced.replace("Content-Length: ", "Content-Length: 100000"), new byte[0], 413);
        String chunked = "POST /v1/sessions HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length) + "\r\n";
        refusesRaw(chunked, body, 413);
    }

    @Test
    void headersThatAreTooLongOrTooManyAreRefused() throws IOException {
        refusesRaw(
                "GET /v1/gateway HTTP/1.1\r\nHost: gateway\r\nX-Note: " + scene.canary() + "x".repeat(20_000)
                        + "\r\n\r\n",
                new byte[0],
                431);
        String many = ("X-Note: " + scene.canary() + "\r\n").repeat(2000);
        refusesRaw("GET /v1/gateway HTTP/1.1\r\nHost: gateway\r\n" + many + "\r\n", new byte[0], 431);
        refusesRaw("GET /" + scene.canary() + "x".repeat(20_000) + " HTTP/1.1\r\nHost: g\r\n\r\n", new byte[0], 414);
    }

    @Test
    void whatIsNoHttpIsRefused() throws IOException {
        refusesRaw(scene.canary() + "\r\n\r\n", new byte[0], 400);
        refusesRaw("GET " + scene.canary() + "\r\n\r\n", new byte[0], 400);
        refusesRaw(
                "POST /v1/sessions HTTP/1.1\r\nHost: g\r\nContent-Length: " + scene.canary() + "\r\n\r\n",
                new byte[0],
                400);
        // Two lengths: the first step of request smuggling (RFC 9112 section 6.3).
        refusesRaw(
                "POST /v1/sessions HTTP/1.1\r\nHost: g\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                new byte[0],
                400);
    }

    /** Below HTTP's own rules an answer need have no problem document; it repeats nothing all the same. */
    private static void refusesRaw(String head, byte[] body, int status) throws IOException {
        String answer = raw(scene.alice().wire().gateway(), head, body);
        assertTrue(
                answer.matches("(?s)HTTP/1\\.[01] " + status + " .*"), () -> "expected " + status + ", got: " + answer);
        assertTrue(
                status != 413
                        || answer.contains("application/problem+json") && answer.contains(Problem.OVERSIZE.type()),
                answer);
        assertFalse(answer.contains(scene.canary()), "the answer repeats what the request held");
        assertEquals(200, scene.alice().get("/v1/sessions").status(), "the gateway must live on");
    }

    private static String raw(URI gateway, String head, byte[] body) throws IOException {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(SOCKET_LIMIT_MILLIS);
            try {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(body);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // The gateway may answer and close before it has read all of a body that it refuses.
            }
            return new String(read(socket.getInputStream()), StandardCharsets.ISO_8859_1);
        }
    }

    /** Up to the end of the stream or of the time. */
    private static byte[] read(InputStream in) throws IOException {
        byte[] answer = new byte[MAX_ANSWER];
        int length = Math.max(0, in.read(answer));
        return java.util.Arrays.copyOf(answer, length);
    }
}
