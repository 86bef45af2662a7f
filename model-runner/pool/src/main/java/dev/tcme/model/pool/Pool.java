package dev.tcme.model.pool;

import dev.tcme.model.ModelException;
import dev.tcme.model.WorkerSettings;
import java.io.IOException;
import java.util.Map;

/**
 * The model-runner service. Its settings come from the environment, see {@link PoolSettings}; it prints one line,
 * {@code listening ADDRESS:PORT}, and runs until it is killed or, with {@code TCME_EXIT_WITH_PARENT=1}, until its
 * standard input ends.
 */
public final class Pool implements AutoCloseable {
    private static final int EXIT_SETUP = 2;

    /** Seconds that a client may take to send a request: JDK HTTP server property, unlimited by default. */
    private static final String REQUEST_SECONDS_MAX = "30";

    private final Workers workers;
    private final Sessions sessions;
    private final PoolServer server;

    Pool(PoolSettings settings, WorkerCommand command) throws IOException {
        this.workers = new Workers(command, settings.worker(), settings.warm());
        this.sessions = new Sessions(workers, settings.limit(), settings.timeout());
        this.server = new PoolServer(settings.listen(), settings.token(), workers, sessions);
    }

    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        System.setProperty("sun.net.httpserver.maxReqTime", REQUEST_SECONDS_MAX);
        try {
            PoolSettings settings = PoolSettings.of(environment);
            if (settings.worker().source() instanceof WorkerSettings.Weights weights) {
                weights.verify();
            }
            WorkerCommand command = Sandbox.around(WorkerCommand.Jvm.current(), settings.worker());
            Pool pool = new Pool(settings, command);
            Runtime.getRuntime().addShutdownHook(new Thread(pool::close, "pool-close"));
            System.out.println("listening " + settings.listen().getAddress().getHostAddress() + ":" + pool.port());
            System.out.flush();
            if ("1".equals(environment.get("TCME_EXIT_WITH_PARENT"))) {
                awaitEndOfInput();
                System.exit(0);
            }
            Thread.currentThread().join();
        } catch (ModelException e) {
            System.err.println("model-runner: " + e.getMessage());
            System.exit(EXIT_SETUP);
        } catch (IOException e) {
            System.err.println("model-runner: cannot listen on TCME_RUNNER_LISTEN");
            System.exit(EXIT_SETUP);
        } catch (InterruptedException e) {
            System.exit(0);
        }
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is expected; only the end matters.
        }
    }

    int port() {
        return server.port();
    }

    Sessions sessions() {
        return sessions;
    }

    Workers workers() {
        return workers;
    }

    @Override
    public void close() {
        server.close();
        sessions.close();
        workers.close();
    }
}
