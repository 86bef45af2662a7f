package dev.tcme.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.RequestSignature;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A party as lean as the protocol allows, that reads what the gateway says of its own time. Programs use the Java SDK;
 * this exists so that the benchmark sees every header.
 */
final class BenchParty {
    private static final int MAX_ANSWER = 4 * 1024 * 1024;

    final String id;
    final SigningKey signing;
    final Sealing.PrivateKey sealing = Sealing.PrivateKey.generate();
    private final HttpClient http;
    private final URI gateway;
    private final SecureRandom random;

    BenchParty(String id, HttpClient http, URI gateway, SecureRandom random) {
        this.id = id;
        this.http = http;
        this.gateway = gateway;
        this.random = random;
        this.signing = SigningKey.generate(random);
    }

    /** @param times milliseconds by name, of the {@code Server-Timing} header */
    record Answer(int status, JsonNode body, Map<String, Double> times) {}

    Answer register() {
        return post(
                "/v1/parties",
                Map.of(
                        "id",
                        id,
                        "signingKey",
                        signing.verificationKey().toString(),
                        "sealingKey",
                        sealing.publicKey().toString()));
    }

    Answer sign(Contract contract) {
        byte[] signature = signing.sign(Domain.CONTRACT, contract.digest());
        return post(
                "/v1/contracts/" + contract.digest() + "/signatures",
                Map.of(
                        "signature",
                        java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(signature)));
    }

    Answer submit(Contract contract, SessionId session, String key, String input, JsonNode value) {
        int maxBytes = contract.input(input).orElseThrow().maxBytes();
        Opening opening = Opening.of(value, random);
        Sealed sealed = new Sealing.PublicKey(key)
                .seal(Sealing.Context.ofInput(contract.digest(), session, input), opening.frame(maxBytes));
        return post(
                "/v1/sessions/" + session + "/inputs/" + input,
                Map.of(
                        "sealed",
                        Json.tree(sealed),
                        "commitment",
                        opening.commitment(Domain.INPUT).toString()));
    }

    Answer post(String path, Object body) {
        return send("POST", path, Json.canonicalOf(body));
    }

    Answer get(String path) {
        return send("GET", path, new byte[0]);
    }

    private Answer send(String method, String path, byte[] body) {
        URI target = gateway.resolve(path);
        Instant now = Instant.now();
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(Duration.ofSeconds(60))
                .header("Idempotency-Key", token())
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (body.length > 0) {
            request.header("Content-Type", "application/json");
        }
        RequestSignature.sign(
                        new RequestSignature.Request(method, target.toString(), body),
                        new RequestSignature.Parameters(id, now, now.plusSeconds(60), token()),
                        signing)
                .forEach(request::header);
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), parse(response), times(response));
        } catch (IOException e) {
            throw new IllegalStateException("the gateway does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode parse(HttpResponse<byte[]> response) {
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        return json ? Json.parse(response.body(), MAX_ANSWER) : Json.tree(List.of());
    }

    private static Map<String, Double> times(HttpResponse<?> response) {
        Map<String, Double> times = new TreeMap<>();
        response.headers().firstValue("Server-Timing").ifPresent(header -> {
            for (String entry : header.split(",")) {
                String[] parts = entry.strip().split(";dur=");
                times.put(parts[0], Double.parseDouble(parts[1]));
            }
        });
        return times;
    }

    private String token() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
