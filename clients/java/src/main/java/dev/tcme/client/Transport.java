package dev.tcme.client;

import dev.tcme.client.GatewayFailure.Kind;
import dev.tcme.client.TcmeClient.Settings;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.RequestSignature;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests: signs them, bounds them in size and time, repeats those that found no connection. */
final class Transport implements AutoCloseable {
    /** Larger than any answer of the API: a view of a contract of the largest size, twice. */
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** A signature lives as long as a request may take and a clock may differ, and no longer. */
    private static final Duration SIGNATURE_LIFE = Duration.ofSeconds(120);

    private static final int ATTEMPTS = 3;

    /** Waits before the second and third attempt: enough for a restart behind a load balancer, short for a person. */
    private static final Duration[] BACKOFF = {Duration.ofMillis(200), Duration.ofMillis(800)};

    private static final int NONCE_BYTES = 18;

    private final HttpClient http;
    private final String base;
    private final Settings settings;

    Transport(URI gateway, Settings settings) {
        this.base = base(gateway);
        this.settings = settings;
        // The signature covers the address, so a redirect could not be followed; HTTP/1.1 spares the h2c upgrade.
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static String base(URI gateway) {
        boolean plain = gateway.getQuery() == null && gateway.getFragment() == null && gateway.getUserInfo() == null;
        boolean web = "http".equals(gateway.getScheme()) || "https".equals(gateway.getScheme());
        if (!web || !plain || gateway.getHost() == null) {
            throw new IllegalArgumentException(
                    "expected the gateway's address as http://host:port or https://host, without query or user");
        }
        return gateway.toString().replaceAll("/+$", "");
    }

    /**
     * One request.
     *
     * @param path below the gateway's address, query included
     * @param body empty for GET
     * @param content SHA-256 of it
     * @param signer who signs; empty for what anybody may ask
     */
    record Call(
            String method,
            String path,
            Optional<byte[]> body,
            Digest content,
            Map<String, String> headers,
            Optional<PartyIdentity> signer) {

        private static final Digest NOTHING = Digest.ofFile(new byte[0]);

        static Call get(String path, Optional<PartyIdentity> signer) {
            Map<String, String> headers = Map.of("Accept", "application/json");
            return new Call("GET", path, Optional.empty(), NOTHING, headers, signer);
        }

        static Call post(String path, Object body, String idempotencyKey, PartyIdentity signer) {
            Map<String, String> headers = Map.of(
                    "Accept", "application/json",
                    "Content-Type", "application/json",
                    "Idempotency-Key", idempotencyKey);
            byte[] json = Json.canonicalOf(body);
            return new Call("POST", path, Optional.of(json), Digest.ofFile(json), headers, Optional.of(signer));
        }

        static Call put(String path, byte[] body, Digest content, PartyIdentity signer) {
            Map<String, String> headers =
                    Map.of("Accept", "application/json", "Content-Type", "application/octet-stream");
            return new Call("PUT", path, Optional.of(body), content, headers, Optional.of(signer));
        }

        Call with(String header, String value) {
            Map<String, String> more = new java.util.HashMap<>(headers);
            more.put(header, value);
            return new Call(method, path, body, content, Map.copyOf(more), signer);
        }
    }

    /** An answer as it came. */
    record Reply(int status, byte[] body, HttpHeaders headers) {}

    /** A fresh random text for an idempotency key or nonce, 24 characters. */
    String fresh() {
        byte[] bytes = new byte[NONCE_BYTES];
        settings.random().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    <T> T json(Call call, Class<T> type) {
        byte[] body = text(call);
        try {
            return Json.read(Json.parse(body, MAX_ANSWER_BYTES), type);
        } catch (ProblemException e) {
            throw new GatewayFailure(Kind.INVALID_ANSWER, "the gateway's answer is not of the API: " + e.detail());
        }
    }

    /** The body of a successful answer. */
    byte[] text(Call call) {
        return large(call, MAX_ANSWER_BYTES).body();
    }

    /** A successful answer that may be larger than those of the API are otherwise. */
    Reply large(Call call, int maxBytes) {
        Reply reply = send(call, maxBytes);
        if (reply.status() / 100 != 2) {
            throw refusal(reply);
        }
        return reply;
    }

    private Reply send(Call call, int maxBytes) {
        for (int attempt = 1; ; attempt++) {
            try {
                Reply reply = once(call, maxBytes);
                // The HTTP stack itself may repeat a GET whose connection broke; our nonce is then used up.
                boolean usedNonce = reply.status() == 401
                        && refusal(reply) instanceof TcmeProblem problem
                        && problem.problem().equals(Optional.of(Problem.NONCE_REPLAYED));
                if (!usedNonce || attempt == ATTEMPTS) {
                    return reply;
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw unreachable();
                }
            }
            pause(BACKOFF[attempt - 1]);
        }
    }

    private Reply once(Call call, int maxBytes) throws IOException {
        var body = new Body(maxBytes);
        var collector = BodyHandlers.ofByteArrayConsumer(chunk -> chunk.ifPresent(body::take));
        HttpResponse<Void> response = await(http.sendAsync(request(call), collector));
        if (body.size > maxBytes) {
            throw new GatewayFailure(Kind.INVALID_ANSWER, "the gateway's answer is larger than " + maxBytes + " bytes");
        }
        return new Reply(response.statusCode(), body.bytes(), response.headers());
    }

    /** An answer as it comes, in chunks: some are tens of megabytes, too many to be copied more than once. */
    private static final class Body {
        private final int maxBytes;
        private final List<byte[]> chunks = new ArrayList<>();
        private long size;

        Body(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        /** Of an endless answer as much is kept as tells that it is too large; the rest is dropped. */
        void take(byte[] chunk) {
            if (size <= maxBytes) {
                chunks.add(chunk);
                size += chunk.length;
            }
        }

        byte[] bytes() {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
            chunks.forEach(all::put);
            chunks.clear();
            return all.array();
        }
    }

    /** Opens an event stream; the caller closes it. Not repeated here: {@link EventStream} does that. */
    InputStream stream(Call call) throws IOException {
        HttpResponse<InputStream> response = await(http.sendAsync(request(call), BodyHandlers.ofInputStream()));
        if (response.statusCode() != 200) {
            try (InputStream body = response.body()) {
                throw refusal(new Reply(response.statusCode(), body.readNBytes(MAX_ANSWER_BYTES), response.headers()));
            }
        }
        return response.body();
    }

    private HttpRequest request(Call call) {
        URI target = URI.create(base + call.path());
        var request = HttpRequest.newBuilder(target).timeout(settings.timeout());
        call.headers().forEach(request::header);
        call.signer().ifPresent(signer -> {
            Instant now = settings.clock().instant();
            var parameters = new RequestSignature.Parameters(signer.id(), now, now.plus(SIGNATURE_LIFE), fresh());
            var signed = new RequestSignature.Request(call.method(), target.toString(), call.content());
            RequestSignature.sign(signed, parameters, signer.signingKey()).forEach(request::header);
        });
        HttpRequest.BodyPublisher body =
                call.body().map(HttpRequest.BodyPublishers::ofByteArray).orElseGet(HttpRequest.BodyPublishers::noBody);
        return request.method(call.method(), body).build();
    }

    private <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> sent) throws IOException {
        try {
            return sent.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw timeout();
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof java.net.http.HttpConnectTimeoutException unconnected) {
                throw unconnected;
            }
            if (e.getCause() instanceof java.net.http.HttpTimeoutException) {
                throw timeout();
            }
            throw new IOException("no connection");
        }
    }

    private GatewayFailure timeout() {
        return new GatewayFailure(
                Kind.TIMEOUT,
                "the gateway at " + base + " did not answer within "
                        + settings.timeout().toSeconds() + " s");
    }

    private GatewayFailure unreachable() {
        return new GatewayFailure(
                Kind.UNREACHABLE, "no connection to the gateway at " + base + " in " + ATTEMPTS + " attempts");
    }

    private static GatewayFailure interrupted() {
        Thread.currentThread().interrupt();
        return new GatewayFailure(Kind.INTERRUPTED, "interrupted while waiting for the gateway");
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static RuntimeException refusal(Reply reply) {
        Optional<TcmeProblem> problem;
        try {
            problem = TcmeProblem.of(Json.parse(reply.body(), MAX_ANSWER_BYTES), reply.status());
        } catch (ProblemException e) {
            problem = Optional.empty();
        }
        return problem.<RuntimeException>map(known -> known)
                .orElseGet(() -> new GatewayFailure(
                        Kind.INVALID_ANSWER,
                        "status " + reply.status() + " without a problem document; is this a TCME gateway?"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
