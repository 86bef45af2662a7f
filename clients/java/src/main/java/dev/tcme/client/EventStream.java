package dev.tcme.client;

import dev.tcme.client.GatewayFailure.Kind;
import dev.tcme.contract.Json;
import dev.tcme.contract.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows a session's events (the {@code text/event-stream} format of the HTML standard, section 9.2) until it ends,
 * and connects again when the stream breaks: the gateway sends the current state first, so nothing is missed.
 */
final class EventStream {
    /** A view without evidence of a contract with the most inputs is a tenth of this. */
    private static final int MAX_LINE_BYTES = 64 * 1024;

    /** Several of the gateway's heartbeats; after so long a silence the connection is dead. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration BEFORE_RECONNECT = Duration.ofMillis(500);

    /** Broken streams in a row, without an event between them, after which the gateway counts as gone. */
    private static final int MAX_BREAKS = 5;

    private final Transport transport;
    private final Transport.Call call;
    private final Consumer<SessionView> onState;
    private final long deadline;
    private volatile long heard = System.nanoTime();
    private int breaks;

    EventStream(Transport transport, Transport.Call call, Duration atMost, Consumer<SessionView> onState) {
        this.transport = transport;
        this.call = call.with("Accept", "text/event-stream");
        this.onState = onState;
        this.deadline = System.nanoTime() + atMost.toNanos();
    }

    /** The final state. */
    SessionView follow() {
        while (!isLate()) {
            Optional<SessionView> last = connection();
            if (last.isPresent()) {
                return last.get();
            }
            if (++breaks > MAX_BREAKS) {
                throw new GatewayFailure(Kind.UNREACHABLE, "the gateway's event stream broke again and again");
            }
            Transport.pause(BEFORE_RECONNECT);
        }
        throw new GatewayFailure(Kind.TIMEOUT, "the session had not ended when the time to watch it was over");
    }

    private Optional<SessionView> connection() {
        try (InputStream in = transport.stream(call)) {
            heard = System.nanoTime();
            // A blocked read ends only when the stream is closed under it.
            Thread watchdog = Thread.ofVirtual().start(() -> closeWhenDead(in));
            try {
                return read(in);
            } finally {
                watchdog.interrupt();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void closeWhenDead(InputStream in) {
        try {
            while (!isLate() && System.nanoTime() - heard < MAX_SILENCE.toNanos()) {
                Thread.sleep(LOOK_EVERY);
            }
            in.close();
        } catch (InterruptedException e) {
            // The reader is done.
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The reader sees the same.
        }
    }

    private boolean isLate() {
        return System.nanoTime() - deadline > 0;
    }

    private Optional<SessionView> read(InputStream in) throws IOException {
        StringBuilder data = new StringBuilder();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet != '\n') {
                if (line.size() + data.length() >= MAX_LINE_BYTES) {
                    throw new GatewayFailure(Kind.INVALID_ANSWER, "an event is larger than any of the API");
                }
                line.write(octet);
                continue;
            }
            heard = System.nanoTime();
            String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
            line.reset();
            if (text.startsWith("data:")) {
                data.append(text.substring("data:".length()).strip());
            } else if (text.isEmpty() && !data.isEmpty()) {
                SessionView view = view(data.toString());
                data.setLength(0);
                breaks = 0;
                onState.accept(view);
                if (view.state().isFinal()) {
                    return Optional.of(view);
                }
            }
        }
        return Optional.empty();
    }

    private static SessionView view(String data) {
        try {
            byte[] json = data.getBytes(StandardCharsets.UTF_8);
            return Json.read(Json.parse(json, MAX_LINE_BYTES), SessionView.class);
        } catch (ProblemException e) {
            throw new GatewayFailure(Kind.INVALID_ANSWER, "an event is not of the API: " + e.detail());
        }
    }
}
