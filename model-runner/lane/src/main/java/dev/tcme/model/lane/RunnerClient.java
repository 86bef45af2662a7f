package dev.tcme.model.lane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tcme.contract.Json;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.spi.LaneException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Talks to the model-runner: one bearer token, JSON both ways, every answer bounded in time and size. */
final class RunnerClient {
    /** An answer is one small object; this leaves room for the capabilities of many prompt programs. */
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;

    private final HttpClient http;
    private final URI base;
    private final String token;

    RunnerClient(URI base, String token) {
        this.base = base;
        this.token = token;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    record Answer(int status, JsonNode body) {}

    Answer get(String path, Duration limit) throws LaneException {
        return send(request(path, limit).GET().build());
    }

    Answer post(String path, Optional<Object> body, Duration limit) throws LaneException {
        byte[] bytes = body.map(Json::canonicalOf).orElse(new byte[] {'{', '}'});
        return send(request(path, limit)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build());
    }

    Answer delete(String path, Duration limit) throws LaneException {
        return send(request(path, limit).DELETE().build());
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(limit).header("Authorization", "Bearer " + token);
    }

    /** The request's own timeout ends with the answer's headers, so the whole exchange is bounded here once more. */
    private Answer send(HttpRequest request) throws LaneException {
        Duration limit = request.timeout().orElse(Duration.ZERO);
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        try {
            HttpResponse<byte[]> response = exchange.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            byte[] body = response.body();
            JsonNode json =
                    body.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.parse(body, MAX_ANSWER_BYTES);
            return new Answer(response.statusCode(), json);
        } catch (TimeoutException e) {
            throw new LaneException(LaneException.Code.TIMEOUT);
        } catch (ExecutionException e) {
            boolean late = e.getCause() instanceof HttpTimeoutException;
            throw new LaneException(late ? LaneException.Code.TIMEOUT : LaneException.Code.UNREACHABLE);
        } catch (ProblemException e) {
            throw new LaneException(LaneException.Code.UNREACHABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaneException(LaneException.Code.UNREACHABLE);
        } finally {
            // Ends an exchange that still runs and its connection; does nothing to one that is complete.
            exchange.cancel(true);
        }
    }
}
