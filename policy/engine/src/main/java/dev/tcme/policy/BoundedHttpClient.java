package dev.tcme.policy;

import dev.tcme.policy.Unusable.Kind;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The HTTP client that is handed to the OPA client library, which sets neither a time bound nor a size bound itself
 * and reads bodies as streams, for which the JDK's request timeout does not hold either (it ends with the headers).
 *
 * <p>Every {@link #send} is over within the bound: waiting for a place, connecting, headers and body. The body is
 * collected up to a limit and only then given to the caller's handler, so that a handler never waits for the network.
 * Connections are kept. No proxy, no redirect, no cookie, no status but 200.
 */
final class BoundedHttpClient extends HttpClient {
    /** Decisions in flight at once; more wait for a place within their own time bound. Bounds sockets and memory. */
    private static final int PLACES = 64;

    /** Threads that run the JDK client's tasks: they never block, so two cores need no more. */
    private static final int THREADS = 2;

    private final Duration bound;
    private final int maxBytes;
    private final Semaphore places = new Semaphore(PLACES, true);
    private final ExecutorService threads;
    private final HttpClient client;

    BoundedHttpClient(Duration bound, int maxBytes) {
        this.bound = bound;
        this.maxBytes = maxBytes;
        this.threads = Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().name("policy-", 0).daemon().factory());
        this.client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .proxy(Builder.NO_PROXY)
                .connectTimeout(bound)
                .executor(threads)
                .build();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
        long deadline = System.nanoTime() + bound.toNanos();
        try {
            if (!places.tryAcquire(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Unusable(Kind.OVERLOADED);
            }
            try {
                return replay(exchange(request, deadline), handler);
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unusable(Kind.INTERRUPTED);
        }
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, long deadline) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, info -> new CappedBody(maxBytes));
        try {
            HttpResponse<byte[]> response = answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                throw new Unusable(Kind.HTTP_STATUS);
            }
            return response;
        } catch (TimeoutException e) {
            throw new Unusable(Kind.TOO_SLOW);
        } catch (ExecutionException e) {
            throw unusable(e);
        } finally {
            // Ends the exchange and its connection if it still runs; does nothing to one that is complete.
            answer.cancel(true);
        }
    }

    private static Unusable unusable(ExecutionException failure) {
        Throwable cause = failure.getCause();
        // Some JDK paths wrap a body subscriber's own exception once more.
        for (int depth = 0; cause != null && depth < 8; depth++) {
            if (cause instanceof Unusable known) {
                return known;
            }
            if (cause instanceof java.net.http.HttpTimeoutException) {
                return new Unusable(Kind.TOO_SLOW);
            }
            cause = cause.getCause();
        }
        return new Unusable(Kind.UNREACHABLE);
    }

    /** Gives a body that is already here to a handler that was written for one that is still coming. */
    private static <T> HttpResponse<T> replay(HttpResponse<byte[]> response, BodyHandler<T> handler)
            throws IOException {
        BodySubscriber<T> subscriber =
                handler.apply(new Info(response.statusCode(), response.headers(), response.version()));
        subscriber.onSubscribe(new Delivered());
        subscriber.onNext(List.of(ByteBuffer.wrap(response.body())));
        subscriber.onComplete();
        try {
            return new Replayed<>(
                    response, subscriber.getBody().toCompletableFuture().resultNow());
        } catch (IllegalStateException e) {
            throw new Unusable(Kind.NOT_JSON);
        }
    }

    /** Everything there is was delivered, so there is nothing to ask for and nothing to cancel. */
    private record Delivered() implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    private record Info(int statusCode, HttpHeaders headers, Version version) implements ResponseInfo {}

    private record Replayed<T>(HttpResponse<byte[]> response, T body) implements HttpResponse<T> {
        @Override
        public int statusCode() {
            return response.statusCode();
        }

        @Override
        public HttpRequest request() {
            return response.request();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return response.headers();
        }

        @Override
        public Optional<javax.net.ssl.SSLSession> sslSession() {
            return response.sslSession();
        }

        @Override
        public java.net.URI uri() {
            return response.uri();
        }

        @Override
        public Version version() {
            return response.version();
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        throw new UnsupportedOperationException("only send, which has a time bound");
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> push) {
        throw new UnsupportedOperationException("only send, which has a time bound");
    }

    @Override
    public void close() {
        // Not close(): that would wait for exchanges in flight without a bound.
        client.shutdownNow();
        threads.shutdownNow();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
