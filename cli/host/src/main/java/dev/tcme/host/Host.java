package dev.tcme.host;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The running parts of one machine. {@link #close} stops them all and leaves no process behind; so does the end of this
 * process, by signal, by {@code kill -9} or by an exception half-way through the start.
 */
public final class Host implements AutoCloseable {
    private static final List<String> ORDER = List.of("gateway", "runner", "opa", "postgres");
    private static final Duration STOP_NOTICE = Duration.ofMillis(300);

    private final StateLock lock;
    private final PartSet parts;
    private final Thread shutdownHook;
    private final Thread logKeeper;
    private final URI gateway;
    private final URI management;
    private final List<PartStatus> status;
    private final CompletableFuture<Optional<PartEnd>> firstEnd = new CompletableFuture<>();

    Host(Running running) {
        this.lock = running.lock;
        this.parts = running.parts;
        this.shutdownHook = running.shutdownHook;
        this.gateway = PartSpecs.loopback(running.ports.gateway(), "");
        this.management = PartSpecs.loopback(running.ports.management(), "");
        this.status = running.status();
        this.logKeeper = LogKeeper.start(parts);
        for (Part part : parts.running()) {
            part.onExit().thenAccept(code -> firstEnd.complete(Optional.of(end(part, code))));
        }
    }

    /**
     * Starts everything that the configuration does not take from elsewhere and waits until the gateway is ready.
     * Fetches what is missing first, which the first time takes minutes.
     *
     * @throws HostException when a part cannot be started or is not ready in time; nothing is left running then
     * @throws InterruptedException when the calling thread is; nothing is left running then either
     */
    public static Host start(HostConfig config, Progress progress) throws InterruptedException {
        return new Launch(config, progress).run();
    }

    /** The API. */
    public URI gateway() {
        return gateway;
    }

    /** Health and metrics of the gateway: {@code /q/health/ready}, {@code /q/metrics}. */
    public URI management() {
        return management;
    }

    /** Every part with its address, process and log; the gateway first. */
    public List<PartStatus> parts() {
        return status;
    }

    /** Blocks until a part ends by itself, or until {@link #close}; then there is nothing to tell. */
    public Optional<PartEnd> awaitEnd() throws InterruptedException {
        try {
            Optional<PartEnd> end = firstEnd.get();
            // A Ctrl-C reaches the parts and this process at the same moment; the part may be the faster one.
            Thread.sleep(STOP_NOTICE);
            return parts.isStopping() ? Optional.empty() : end;
        } catch (ExecutionException e) {
            throw new AssertionError("nothing completes it with an exception", e);
        }
    }

    private static PartEnd end(Part part, int code) {
        String explanation =
                part.name() + " ended with status " + code + "; " + part.log().tail();
        return new PartEnd(part.name(), code, explanation);
    }

    /** Stops the gateway first and Postgres last: asked, and after a bound killed. A second call does nothing. */
    @Override
    public void close() {
        logKeeper.interrupt();
        boolean interrupted = false;
        try {
            parts.stop();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        firstEnd.complete(Optional.empty());
        Launch.forget(shutdownHook);
        lock.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a successful launch hands over. */
    record Running(StateLock lock, PartSet parts, Thread shutdownHook, Ports ports, List<PartStatus> external) {
        private List<PartStatus> status() {
            List<PartStatus> all = new ArrayList<>();
            for (Part part : parts.running()) {
                all.add(new PartStatus(
                        part.name(),
                        "127.0.0.1:" + port(part.name()),
                        Optional.of(part.pid()),
                        Optional.of(part.logFile())));
            }
            all.addAll(external);
            // They were started side by side; the table has one order.
            all.sort(Comparator.comparingInt(part -> ORDER.indexOf(part.name())));
            return List.copyOf(all);
        }

        private int port(String part) {
            return switch (part) {
                case "gateway" -> ports.gateway();
                case "runner" -> ports.runner();
                case "opa" -> ports.opa();
                default -> ports.database();
            };
        }
    }
}
