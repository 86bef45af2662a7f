package dev.tcme.policy;

import dev.tcme.policy.Unusable.Kind;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
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
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The HTTP client that is handed to the OPA client library, which sets neither a time bound nor a size bound itself
 * and reads bodies as streams. Asks on the caller's own thread over connections that are kept.
 *
 * <p>Every {@link #send} is over within the bound: waiting for a place, connecting, request, headers and body. A
 * watchdog closes a connection whose time is up, which ends its exchange wherever it stands. The body is collected up
 * to a limit and only then given to the caller's handler, so that a handler never waits for the network. No proxy, no
 * redirect, no cookie, no status but 200.
 */
final class BoundedHttpClient extends HttpClient {
    /** Decisions in flight at once; more wait for a place within their own time bound. Bounds sockets and memory. */
    private static final int PLACES = 64;

    /** Tenths of the bound that may pass in waiting for a place: a question with less time left is asked in vain. */
    private static final int WAIT_TENTHS = 9;

    private final URI base;
    private final Duration bound;
    private final int maxBytes;
    private final SSLContext tls;
    private final Semaphore places = new Semaphore(PLACES, true);

    /** The newest first, so that those beyond the usual load stay unused. */
    private final Deque<KeptConnection> idle = new ConcurrentLinkedDeque<>();

    private final Set<KeptConnection> inUse = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor watchdog;
    private final ExecutorService opening;
    private volatile boolean closed;

    /** @param base scheme, host and port of the only server that is asked */
    BoundedHttpClient(URI base, Duration bound, int maxBytes, SSLContext tls) {
        this.base = base;
        this.bound = bound;
        this.maxBytes = maxBytes;
        this.tls = tls;
        this.watchdog = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("policy-bound").daemon().factory());
        watchdog.setRemoveOnCancelPolicy(true);
        // Resolving a name knows no bound, so it happens where the caller need not wait for it. Connections are kept,
        // so
        // one at a time is enough.
        this.opening = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("policy-open").daemon().factory());
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
        long deadline = System.nanoTime() + bound.toNanos();
        try {
            if (!places.tryAcquire(bound.toNanos() / 10 * WAIT_TENTHS, TimeUnit.NANOSECONDS)) {
                throw new Unusable(Kind.OVERLOADED);
            }
            try {
                return replay(request, exchange(request, deadline), handler);
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unusable(Kind.INTERRUPTED);
        }
    }

    private HttpAnswer exchange(HttpRequest request, long deadline) throws IOException, InterruptedException {
        byte[] body = RequestBody.of(request);
        byte[] head = KeptConnection.head(request.uri(), body.length);
        KeptConnection kept = idle.pollFirst();
        if (kept != null) {
            try {
                return within(kept, deadline, head, body);
            } catch (Unusable e) {
                throw e;
            } catch (IOException e) {
                // A server may end an idle connection at any moment (RFC 9112 section 9.5); a question changes nothing
                // there, so it may be asked again.
                if (!kept.failedUnanswered()) {
                    throw new Unusable(Kind.UNREACHABLE);
                }
            }
        }
        try {
            return within(open(deadline), deadline, head, body);
        } catch (Unusable e) {
            throw e;
        } catch (IOException e) {
            throw new Unusable(Kind.UNREACHABLE);
        }
    }

    private HttpAnswer within(KeptConnection connection, long deadline, byte[] head, byte[] body) throws IOException {
        boolean keep = false;
        AtomicBoolean late = new AtomicBoolean();
        inUse.add(connection);
        ScheduledFuture<?> end = watch(connection, deadline, late);
        try {
            HttpAnswer answer = connection.ask(head, body, maxBytes);
            keep = end.cancel(false) && answer.kept();
            return answer;
        } catch (Unusable e) {
            throw e;
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new Unusable(Kind.INTERRUPTED);
            }
            throw late.get() ? new Unusable(Kind.TOO_SLOW) : e;
        } finally {
            end.cancel(false);
            if (keep) {
                idle.addFirst(connection);
            } else {
                connection.close();
            }
            inUse.remove(connection);
            if (closed) {
                connection.close();
            }
        }
    }

    private ScheduledFuture<?> watch(KeptConnection connection, long deadline, AtomicBoolean late) throws Unusable {
        try {
            return watchdog.schedule(
                    () -> {
                        late.set(true);
                        connection.close();
                    },
                    deadline - System.nanoTime(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            inUse.remove(connection);
            connection.close();
            throw new Unusable(Kind.UNREACHABLE);
        }
    }

    private KeptConnection open(long deadline) throws IOException, InterruptedException {
        CompletableFuture<KeptConnection> connection = new CompletableFuture<>();
        boolean taken = false;
        try {
            opening.execute(() -> openFor(connection));
            KeptConnection opened = connection.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            taken = true;
            return opened;
        } catch (TimeoutException e) {
            throw new Unusable(Kind.TOO_SLOW);
        } catch (ExecutionException e) {
            throw new Unusable(e.getCause() instanceof SocketTimeoutException ? Kind.TOO_SLOW : Kind.UNREACHABLE);
        } catch (RejectedExecutionException e) {
            throw new Unusable(Kind.UNREACHABLE);
        } finally {
            if (!taken && !connection.cancel(false)) {
                connection.thenAccept(KeptConnection::close);
            }
        }
    }

    private void openFor(CompletableFuture<KeptConnection> caller) {
        if (caller.isDone()) {
            // Gave up while it waited for its turn.
            return;
        }
        try {
            KeptConnection opened = KeptConnection.open(base, tls, bound);
            if (!caller.complete(opened)) {
                opened.close();
            }
        } catch (IOException | RuntimeException e) {
            caller.completeExceptionally(e);
        }
    }

    /** Gives a body that is already here to a handler that was written for one that is still coming. */
    private static <T> HttpResponse<T> replay(HttpRequest request, HttpAnswer answer, BodyHandler<T> handler)
            throws IOException {
        Info info = new Info(200, HttpHeaders.of(answer.headers(), (name, value) -> true), Version.HTTP_1_1);
        BodySubscriber<T> subscriber = handler.apply(info);
        subscriber.onSubscribe(new Delivered());
        subscriber.onNext(List.of(ByteBuffer.wrap(answer.body())));
        subscriber.onComplete();
        try {
            return new Replayed<>(
                    request, info, subscriber.getBody().toCompletableFuture().resultNow());
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

    private record Replayed<T>(HttpRequest request, Info info, T body) implements HttpResponse<T> {
        @Override
        public int statusCode() {
            return info.statusCode();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return info.headers();
        }

        @Override
        public Optional<javax.net.ssl.SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Version version() {
            return info.version();
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
        closed = true;
        watchdog.shutdownNow();
        opening.shutdownNow();
        inUse.forEach(KeptConnection::close);
        for (KeptConnection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            kept.close();
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.of(bound);
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        return tls;
    }

    @Override
    public SSLParameters sslParameters() {
        return tls.getDefaultSSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
