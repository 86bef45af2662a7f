package dev.tcme.model.lane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A model-runner over real HTTP that answers each call as it is told and remembers what it was asked. */
final class FakeRunner implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    /** One call as it arrived. */
    record Call(String line, String authorization, String body) {}

    /** How a call is answered. */
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    FakeRunner() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @param line method and path, such as {@code GET /health} */
    FakeRunner on(String line, Script script) {
        scripts.put(line, script);
        return this;
    }

    FakeRunner on(String line, int status, String body) {
        return on(line, exchange -> send(exchange, status, body.getBytes(StandardCharsets.UTF_8)));
    }

    List<Call> calls() {
        return calls;
    }

    long calls(String line) {
        return calls.stream().filter(call -> call.line().equals(line)).count();
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Answers nothing for as long as this server lives. */
    void hang(HttpExchange exchange) {
        awaitClosing();
    }

    /** Answers a status, the first byte of a body, and then nothing more. */
    void stall(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        OutputStream body = exchange.getResponseBody();
        body.write('{');
        body.flush();
        awaitClosing();
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            calls.add(new Call(line, exchange.getRequestHeaders().getFirst("Authorization"), body));
            Script script = scripts.get(line);
            if (script == null) {
                send(exchange, 404, "{\"code\":\"unknown-path\"}".getBytes(StandardCharsets.UTF_8));
            } else {
                script.answer(exchange);
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
