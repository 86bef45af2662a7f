package dev.tcme.gateway;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.RequestSignature;
import dev.tcme.contract.VerificationKey;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a party in: verifies the request's signature and refuses one that was used before.
 *
 * <p>Nonces live in memory only. A signature made before this process could have answered anybody, less the clock skew
 * that {@link RequestSignature#MAX_AHEAD} allows, is refused, so a request that an earlier process has answered can not
 * be replayed to this one. Two gateways behind one address would need a shared memory; the chart allows one.
 */
@ApplicationScoped
class Door {
    /** Beyond this many live nonces requests are refused: at 5 minutes each that is over 3,000 requests a second. */
    private static final int MAX_NONCES = 1_000_000;

    private final Parties parties;
    private final GatewayConfig config;
    private final InstantSource clock;
    private final Instant notBefore;
    private final ConcurrentHashMap<String, Instant> nonces = new ConcurrentHashMap<>();

    /** A party whose signature on this request was verified. */
    record Caller(Parties.Card card) {
        String id() {
            return card.id();
        }
    }

    Door(Parties parties, GatewayConfig config, InstantSource clock, ProcessStart start) {
        this.parties = parties;
        this.config = config;
        this.clock = clock;
        this.notBefore = start.at().plus(RequestSignature.MAX_AHEAD);
    }

    /**
     * @throws ProblemException {@link Problem#SIGNATURE_MISSING}, {@link Problem#SIGNATURE_INVALID},
     *     {@link Problem#SIGNATURE_STALE}, {@link Problem#NONCE_REPLAYED}
     */
    Caller enter(HttpServerRequest http, byte[] body) {
        return enter(http, Digest.ofFile(body));
    }

    /** The same for content whose SHA-256 is needed elsewhere too: some is tens of megabytes. */
    Caller enter(HttpServerRequest http, Digest content) {
        RequestSignature.Unverified signature = parse(http, content);
        // An unknown party gets the answer of a wrong signature: names are not to be probed.
        Parties.Card card = parties.find(signature.keyId())
                .orElseThrow(() -> new ProblemException(Problem.SIGNATURE_INVALID, "the signature does not verify"));
        verify(signature, card.signingKey());
        return new Caller(card);
    }

    /** As {@link #enter}, for a party that registers and so brings its key with the request. */
    Caller enterNew(HttpServerRequest http, byte[] body, Parties.Card card) {
        RequestSignature.Unverified signature = parse(http, Digest.ofFile(body));
        if (!signature.keyId().equals(card.id())) {
            throw new ProblemException(Problem.SIGNATURE_INVALID, "'keyid' must be the id that is registered");
        }
        verify(signature, card.signingKey());
        return new Caller(card);
    }

    private RequestSignature.Unverified parse(HttpServerRequest http, Digest content) {
        String target =
                config.publicUrl().map(URI::toString).map(Door::withoutSlash).orElseGet(() -> origin(http))
                        + http.uri();
        return RequestSignature.parse(
                new RequestSignature.Request(http.method().name(), target, content),
                new RequestSignature.Headers(
                        single(http, "Signature-Input"), single(http, "Signature"), single(http, "Content-Digest")));
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static String origin(HttpServerRequest http) {
        return http.scheme() + "://" + http.authority();
    }

    private static @org.jspecify.annotations.Nullable String single(HttpServerRequest http, String name) {
        if (http.headers().getAll(name).size() > 1) {
            throw new ProblemException(Problem.SIGNATURE_INVALID, "expected the header '" + name + "' once");
        }
        return http.getHeader(name);
    }

    private void verify(RequestSignature.Unverified signature, VerificationKey key) {
        Instant now = clock.instant();
        RequestSignature.Parameters parameters = signature.verify(key, now, notBefore);
        if (nonces.size() >= MAX_NONCES) {
            forget();
            if (nonces.size() >= MAX_NONCES) {
                throw new ProblemException(Problem.BUSY, "too many requests; try again later");
            }
        }
        Optional<Instant> used = Optional.ofNullable(
                nonces.putIfAbsent(parameters.keyId() + " " + parameters.nonce(), parameters.expires()));
        if (used.isPresent()) {
            throw new ProblemException(Problem.NONCE_REPLAYED, "expected a nonce that was not used before");
        }
    }

    /** Whether a request that is signed now, in whole seconds, is young enough for this process. */
    boolean isOpen() {
        return clock.instant().minusSeconds(1).isAfter(notBefore);
    }

    /** Drops nonces whose signatures have expired: those are refused by their time. */
    void forget() {
        Instant now = clock.instant();
        nonces.values().removeIf(now::isAfter);
    }
}
