package dev.tcme.model.pool;

import java.io.IOException;
import java.util.Map;

/** Stands for the model-runner in the host's tests: this name is what the host starts. */
public final class Pool {
    private Pool() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, String> environment = System.getenv();
        String listen = environment.get("TCME_RUNNER_LISTEN");
        dev.tcme.host.FakeServer.serve(
                Integer.parseInt(listen.substring(listen.indexOf(':') + 1)), environment.get("TCME_RUNNER_TOKEN"));
    }
}
