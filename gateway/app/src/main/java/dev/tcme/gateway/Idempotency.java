package dev.tcme.gateway;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a write that is sent twice happen once: the second gets the first one's answer, also while the first is still
 * at work. Kept in memory for an hour; after a restart every session that a lost answer could speak of has been ended,
 * so a repeated request starts afresh.
 */
@ApplicationScoped
class Idempotency {
    private static final int REMEMBERED = 10_000;
    private static final Duration AGE = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<String, Known> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > REMEMBERED || eldest.getValue().until().isBefore(clock.instant());
        }
    };

    private record Known(Digest request, CompletableFuture<Response> answer, Instant until) {}

    Idempotency(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Does {@code work} unless this caller has sent this key before.
     *
     * @param target method and path: one key is for one address
     * @throws ProblemException {@link Problem#IDEMPOTENCY_KEY_MISSING} or {@link Problem#IDEMPOTENCY_CONFLICT}
     */
    Response once(Door.Caller caller, @Nullable String key, String target, byte[] body, Supplier<Response> work) {
        if (key == null || !key.matches("[!-~]{8,64}")) {
            throw new ProblemException(
                    Problem.IDEMPOTENCY_KEY_MISSING,
                    "expected the header 'Idempotency-Key' with 8 to 64 visible ASCII characters");
        }
        Digest request = Digest.of(Domain.REQUEST_BODY, concat(target, body));
        CompletableFuture<Response> mine = new CompletableFuture<>();
        Known first = remember(
                caller.id() + " " + key,
                new Known(request, mine, clock.instant().plus(AGE)));
        if (!first.request().equals(request)) {
            throw new ProblemException(
                    Problem.IDEMPOTENCY_CONFLICT, "expected a new key for a request that differs from the first one");
        }
        if (first.answer() != mine) {
            return await(first.answer());
        }
        try {
            Response answer = work.get();
            mine.complete(answer);
            return answer;
        } catch (RuntimeException e) {
            // A refusal changed nothing, so the same key may be tried again.
            forget(caller.id() + " " + key);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static Response await(CompletableFuture<Response> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private Known remember(String key, Known fresh) {
        synchronized (known) {
            Known first = known.get(key);
            if (first != null && first.until().isAfter(clock.instant())) {
                return first;
            }
            known.put(key, fresh);
            return fresh;
        }
    }

    private void forget(String key) {
        synchronized (known) {
            known.remove(key);
        }
    }

    private static byte[] concat(String target, byte[] body) {
        byte[] head = (target + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}
