package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** HTTP without the SDK's good manners: sends what it is told and shows all of the answer. */
final class Wire {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 4 * 1024 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI gateway;

    Wire(URI gateway) {
        this.gateway = gateway;
    }

    /** A fresh text of 32 hex digits: nonce, idempotency key or canary. */
    static String fresh() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @SuppressWarnings("ArrayRecordComponent") // the bytes are sent as they are, and no request is compared
    record Request(String method, String path, byte[] body, Map<String, String> headers) {
        static Request get(String path) {
            return new Request("GET", path, new byte[0], Map.of());
        }

        static Request post(String path, byte[] body) {
            return new Request(
                    "POST", path, body, Map.of("Content-Type", "application/json", "Idempotency-Key", Wire.fresh()));
        }

        static Request post(String path, String body) {
            return post(path, body.getBytes(StandardCharsets.UTF_8));
        }

        static Request post(String path, Object body) {
            return post(path, Json.canonicalOf(body));
        }

        Request with(String header, String value) {
            return withAll(Map.of(header, value));
        }

        Request withAll(Map<String, String> more) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.putAll(more);
            return new Request(method, path, body, all);
        }

        Request without(String header) {
            Map<String, String> fewer = new LinkedHashMap<>(headers);
            fewer.remove(header);
            return new Request(method, path, body, fewer);
        }

        Request at(String otherPath) {
            return new Request(method, otherPath, body, headers);
        }

        Request by(String otherMethod) {
            return new Request(otherMethod, path, body, headers);
        }
    }

    /** @param head every header, one a line */
    record Answer(int status, String contentType, String head, String text) {
        JsonNode json() {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8), MAX_ANSWER);
        }

        String type() {
            return json().path("type").asText();
        }

        Answer requireStatus(int expected) {
            assertEquals(expected, status, text);
            return this;
        }

        /** That this is the problem document of exactly this problem. */
        Answer requireRefusal(Problem problem, int expected) {
            assertEquals(problem.type(), requireProblemDocument().type());
            assertEquals(expected, status);
            assertEquals(problem.title(), json().path("title").asText());
            return this;
        }

        /** That a problem document (RFC 9457) says no, and that the gateway itself did not fail. */
        Answer requireProblemDocument() {
            assertTrue(status >= 400 && status < 500, () -> "expected a status of 4xx, got " + status + " " + text);
            assertTrue(
                    contentType.startsWith("application/problem+json"),
                    () -> "expected a problem document, got '" + contentType + "' with status " + status);
            assertEquals(status, json().path("status").asInt());
            assertTrue(type().startsWith("urn:tcme:problem:"), this::type);
            return this;
        }

        /** That nothing of the answer repeats this text. */
        Answer requireWithout(String canary) {
            assertFalse(
                    (head + text).toLowerCase(Locale.ROOT).contains(canary.toLowerCase(Locale.ROOT)),
                    "the answer repeats what the request held");
            return this;
        }
    }

    /** What a signature must name as {@code @target-uri}. */
    String target(String path) {
        return gateway.resolve(path).toString();
    }

    URI gateway() {
        return gateway;
    }

    Answer send(Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(target(request.path())))
                .timeout(LIMIT)
                .method(
                        request.method(),
                        request.body().length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(builder::header);
        return send(builder.build());
    }

    /** Sends so many bytes without saying before how many there will be. */
    Answer sendChunked(String path, int length) {
        var bytes = HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[length]));
        return send(HttpRequest.newBuilder(URI.create(target(path)))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(bytes)
                .build());
    }

    static Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            StringBuilder head = new StringBuilder();
            for (Map.Entry<String, List<String>> header :
                    response.headers().map().entrySet()) {
                header.getValue()
                        .forEach(value -> head.append(header.getKey())
                                .append(": ")
                                .append(value)
                                .append('\n'));
            }
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    head.toString(),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
