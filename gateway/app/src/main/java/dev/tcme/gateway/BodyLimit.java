package dev.tcme.gateway;

import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Refuses a request whose content is longer than any that this gateway takes, by its announced length before a byte of
 * it is read, or else as soon as it has grown too long. Quarkus's own limit, which answers without a problem document,
 * is set higher and only stands behind this one.
 */
@Singleton
@Provider
class BodyLimit implements ReaderInterceptor {
    /** A sealed input of the largest contract in base64, and a little. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    /** The largest contribution to a round, the share of a key for a large circuit, and a little. */
    static final int MAX_CONTRIBUTION_BYTES = 128 * 1024 * 1024;

    /** All contributions that are being read at one time; they are in memory. */
    private static final long MAX_READING_BYTES = 512L * 1024 * 1024;

    private static final Pattern CONTRIBUTION = Pattern.compile("/v1/sessions/[^/]+/rounds/[^/]+");
    private static final String LIMIT = "tcme.body-limit";
    private static final AtomicLong READING = new AtomicLong();

    /** Filters of a higher number come first; Quarkus looks at the announced length at 2. */
    private static final int BEFORE_QUARKUS = 100;

    /** A connection closed at once resets a client that still sends, which then never sees why (RFC 9112 section 9.6). */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** RFC 9113 section 7. */
    private static final long NO_ERROR = 0;

    private final CurrentVertxRequest current;

    BodyLimit(CurrentVertxRequest current) {
        this.current = current;
    }

    private static String detail(long limit) {
        return "expected content of at most " + limit + " bytes";
    }

    void install(@Observes Filters filters) {
        filters.register(BodyLimit::check, BEFORE_QUARKUS);
    }

    private static void check(RoutingContext context) {
        String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null) {
            context.addEndHandler(done -> {
                if (context.response().getStatusCode() == Problems.status(Problem.OVERSIZE)) {
                    drop(context);
                }
            });
            context.next();
            return;
        }
        long length = length(announced);
        // A long content must say its length, so that there is room for it before it is read.
        boolean contribution = CONTRIBUTION.matcher(context.normalizedPath()).matches();
        long limit = contribution ? MAX_CONTRIBUTION_BYTES : MAX_BYTES;
        if (length > limit) {
            refuse(context, Problem.OVERSIZE, detail(limit));
        } else if (length <= MAX_BYTES) {
            context.next();
        } else if (READING.addAndGet(length) > MAX_READING_BYTES) {
            READING.addAndGet(-length);
            refuse(context, Problem.BUSY, "too many contributions are being read; try again later");
        } else {
            context.addEndHandler(done -> READING.addAndGet(-length));
            context.put(LIMIT, limit);
            context.next();
        }
    }

    /** The server has refused what is no number. More digits than a long has are too long as well. */
    private static long length(String announced) {
        try {
            return Long.parseLong(announced);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static void refuse(RoutingContext context, Problem problem, String detail) {
        Response answer = Problems.document(problem, detail);
        context.response().setStatusCode(answer.getStatus());
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        answer.getStringHeaders().forEach((name, values) -> context.response().putHeader(name, values));
        context.response()
                .end(Buffer.buffer(Json.canonicalOf(answer.getEntity())))
                .onComplete(done -> drop(context));
    }

    /** What still comes of the content is dropped, for a bounded time. */
    private static void drop(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            return;
        }
        request.handler(dropped -> {});
        request.resume();
        context.vertx().setTimer(LINGER.toMillis(), timer -> {
            if (request.isEnded()) {
                // The client stopped by itself, and its connection may carry another request by now.
                return;
            }
            if (request.version() == HttpVersion.HTTP_2) {
                // A connection that others' requests may share; only this one's stream ends (RFC 9113 section 8.1).
                context.response().reset(NO_ERROR);
            } else {
                request.connection().close();
            }
        });
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Long limit = current.getCurrent() == null ? null : current.getCurrent().get(LIMIT);
        context.setInputStream(new Bounded(context.getInputStream(), limit == null ? MAX_BYTES : limit));
        return context.proceed();
    }

    private static final class Bounded extends FilterInputStream {
        private final long limit;
        private long left;

        Bounded(InputStream in, long limit) {
            super(in);
            this.limit = limit;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            take(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            take(Math.max(0, count));
            return count;
        }

        private void take(int count) {
            left -= count;
            if (left < 0) {
                throw new ProblemException(Problem.OVERSIZE, detail(limit));
            }
        }
    }
}
