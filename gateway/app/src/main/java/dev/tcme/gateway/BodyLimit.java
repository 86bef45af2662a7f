package dev.tcme.gateway;

import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
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

    /** Filters of a higher number come first; Quarkus looks at the announced length at 2. */
    private static final int BEFORE_QUARKUS = 100;

    /** A connection closed at once resets a client that still sends, which then never sees why (RFC 9112 section 9.6). */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** RFC 9113 section 7. */
    private static final long NO_ERROR = 0;

    private static final String DETAIL = "expected content of at most " + MAX_BYTES + " bytes";

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
        } else if (isTooLong(announced)) {
            refuse(context);
        } else {
            context.next();
        }
    }

    /** The server has refused what is no number. More digits than a long has are too long as well. */
    private static boolean isTooLong(String announced) {
        try {
            return Long.parseLong(announced) > MAX_BYTES;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private static void refuse(RoutingContext context) {
        Response answer = Problems.document(Problem.OVERSIZE, DETAIL);
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
        context.setInputStream(new Bounded(context.getInputStream()));
        return context.proceed();
    }

    private static final class Bounded extends FilterInputStream {
        private long left = MAX_BYTES;

        Bounded(InputStream in) {
            super(in);
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
                throw new ProblemException(Problem.OVERSIZE, DETAIL);
            }
        }
    }
}
