package dev.tcme.model.pool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.SessionId;
import dev.tcme.model.TestContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Talks to a pool as the gateway does. */
record Client(int port, String token) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    static final String TOKEN = "test-token-0123456789abcdef0123456789";

    static Client of(Pool pool) {
        return new Client(pool.port(), TOKEN);
    }

    record Reply(int status, String body) {
        JsonNode json() {
            return TestContract.json(body);
        }

        String code() {
            return json().path("code").asText();
        }
    }

    Reply call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(90))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.body());
    }

    Reply open(SessionId id, TestContract contract) throws IOException, InterruptedException {
        return call("POST", "/sessions/" + id, contract.opening().toString());
    }

    Reply input(SessionId id, String name, JsonNode body) throws IOException, InterruptedException {
        return call("POST", "/sessions/" + id + "/inputs/" + name, body.toString());
    }

    Reply run(SessionId id) throws IOException, InterruptedException {
        return call("POST", "/sessions/" + id + "/run", "");
    }

    Reply delete(SessionId id) throws IOException, InterruptedException {
        return call("DELETE", "/sessions/" + id, "");
    }

    void awaitReady() throws IOException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (call("GET", "/health", "").status() == 200) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(
                "the pool did not become ready: " + call("GET", "/health", "").body());
    }
}
