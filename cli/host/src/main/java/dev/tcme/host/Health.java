package dev.tcme.host;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks parts whether they are ready, until they are, or die, or the time is over. */
final class Health implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** One question; false also stands for no answer. */
    interface Question {
        boolean isReady() throws InterruptedException;
    }

    /** Ready when the address answers with status 200. */
    Question http(URI address, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(ANSWER_LIMIT);
        headers.forEach(request::header);
        return () -> {
            try {
                return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false; // not listening yet
            }
        };
    }

    static void await(Part part, Question question, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!question.isReady()) {
            if (!part.isAlive()) {
                throw new HostException(part.name() + " ended while it was starting, with status "
                        + part.onExit().join() + "; " + part.log().tail());
            }
            if (System.nanoTime() > deadline) {
                throw new HostException(part.name() + " was not ready within " + limit.toSeconds() + " s; "
                        + part.log().tail());
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
